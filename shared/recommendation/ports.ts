import type { TenantId } from '../kernel/tenant';

/** An allowance of a customer, as it stands now. */
export interface AllowanceFact {
  readonly kind: 'allowance';
  readonly productId: string;
  readonly offeringId: string;
  readonly name: string;
  /** `voice`, `sms`, `data`. */
  readonly service: string;
  readonly granted: bigint;
  readonly remaining: bigint;
  /** Epoch milliseconds. */
  readonly validUntilMs: number;
}

/** The main balance of a customer. */
export interface MoneyFact {
  readonly kind: 'money';
  readonly productId: string;
  readonly offeringId: string;
  readonly remainingNano: bigint;
  readonly currency: string;
}

export type ConsumptionFact = AllowanceFact | MoneyFact;

/** Balance-management's balances as they stand now. */
export interface ConsumptionReader {
  factsOf(tenant: TenantId, partyId: string, nowMs: number): Promise<readonly ConsumptionFact[]>;
}

/** An offering that is added to another and is on sale. */
export interface AddOn {
  readonly offeringId: string;
  readonly name: string;
  /** The offerings that it may be added to; empty: any. */
  readonly reliesOn: readonly string[];
  /** The services that its allowances are of; `money` for credit. */
  readonly services: readonly string[];
}

/** The catalog's add-ons that are on sale at a time. */
export interface AddOnReader {
  addOns(tenant: TenantId, nowMs: number): Promise<readonly AddOn[]>;
}
