/** A customer as the rest of a life needs them: ids only. */
export interface Customer {
  readonly partyId: string;
  readonly accountId: string;
}
