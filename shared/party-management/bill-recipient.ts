import type { BodyOf } from '../tmf/declaration';
import { relatedParties, resource, string } from '../tmf/declaration';
import type { DomainEvent } from '../tmf/event';
import { firstValueAt } from '../tmf/read-path';
import type { ResourceStore } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { individualResource, organizationResource, partyApi } from './resources';
import { postalAddressOf, vatNumberOf } from './tax-status';

/** Whom a bill is for, as they were when it was made: an invoice does not change with its customer's address. Behind no API. */
export const billRecipientResource = resource({
  name: 'billRecipient',
  type: 'BillRecipient',
  attributes: {
    name: string(),
    street1: string(),
    street2: string(),
    postCode: string(),
    city: string(),
    stateOrProvince: string(),
    country: string(),
    /** VAT number, which a reverse charge names. */
    taxNumber: string(),
    relatedParty: relatedParties(),
  },
  required: [],
  readOnly: [],
  operations: [],
  lookups: [],
  events: [],
  access: { read: [], write: [], own: 'relatedParty.id' },
  personal: true,
});

export type BillRecipient = BodyOf<typeof billRecipientResource>;

/** The event that a bill is made by. */
export const BILL_MADE = 'CustomerBillCreateEvent';

type Individual = BodyOf<typeof individualResource>;
type Organization = BodyOf<typeof organizationResource>;

/**
 * Keeps whom a bill is for, under the bill's id; once, however often its event comes. Of whom we do not know, or have forgotten,
 * nothing is kept.
 */
export async function keepRecipient(
  store: ResourceStore,
  { tenant, event }: Pick<DomainEvent, 'tenant' | 'event'>,
  nowMs: number,
): Promise<'kept' | 'nothing'> {
  const billId = firstValueAt(event, 'customerBill.id');
  const partyId = firstValueAt(event, 'customerBill.relatedParty.id');
  if (billId === undefined || partyId === undefined) return 'nothing';
  const person = await store.get(tenant, individualResource.name, partyId);
  const firm = person ? undefined : await store.get(tenant, organizationResource.name, partyId);
  const party = (person ?? firm)?.body as Individual | Organization | undefined;
  const name = person ? nameOf(person.body as Individual) : firmOf(firm?.body as Organization | undefined);
  if (party === undefined || name === undefined) return 'nothing';
  const body = {
    name,
    ...addressOf(party),
    taxNumber: vatNumberOf(party),
    relatedParty: [{ id: partyId, role: 'recipient', '@referredType': person ? 'Individual' : 'Organization' }],
  };
  const { created } = await store.create(
    newResource(billRecipientResource, { tenant, id: billId, body, basePath: partyApi.basePath, nowMs }),
  );
  return created ? 'kept' : 'nothing';
}

function nameOf({ fullName, formattedName, title, givenName, familyName }: Individual): string | undefined {
  if (familyName === undefined) return undefined;
  return fullName ?? formattedName ?? [title, givenName, familyName].filter((part) => part !== undefined).join(' ');
}

const firmOf = (firm: Organization | undefined): string | undefined => firm?.tradingName ?? firm?.name;

function addressOf(party: Individual | Organization) {
  const { street1, street2, postCode, city, stateOrProvince, country } = postalAddressOf(party) ?? {};
  return { street1, street2, postCode, city, stateOrProvince, country };
}
