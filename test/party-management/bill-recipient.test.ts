import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { billRecipientResource, keepRecipient } from '../../shared/party-management/bill-recipient';
import { individualResource, organizationResource, partyApi } from '../../shared/party-management/resources';
import type { ResourceDeclaration } from '../../shared/tmf/declaration';
import { newResource } from '../../shared/tmf/write-resource';
import { BLUE } from '../tmf/serve-api';

const NOW = Date.parse('2026-12-01T09:00:00Z');
const postal = (city: string, preferred?: boolean) => ({
  mediumType: 'postalAddress',
  ...(preferred === undefined ? {} : { preferred }),
  characteristic: { street1: 'Am Markt 2', postCode: '1010', city },
});

async function openParties() {
  const store = new MemoryResourceStore([billRecipientResource, individualResource, organizationResource]);
  const add = (declaration: ResourceDeclaration, id: string, body: Record<string, unknown>) =>
    store.create(newResource(declaration, { tenant: BLUE, id, body, basePath: partyApi.basePath, nowMs: NOW }));
  await add(individualResource, 'anna', {
    givenName: 'Anna',
    familyName: 'Muster',
    contactMedium: [
      { mediumType: 'email', characteristic: { emailAddress: 'a@example.com' } },
      postal('Graz'),
      postal('Wien', true),
    ],
  });
  await add(organizationResource, 'firm', { tradingName: 'Muster KG', contactMedium: [postal('Linz')] });
  const made = (bill: string, party: string) =>
    keepRecipient(
      store,
      { tenant: BLUE, event: { customerBill: { id: bill, relatedParty: [{ id: party, role: 'customer' }] } } },
      NOW,
    );
  const kept = async (bill: string) => (await store.get(BLUE, billRecipientResource.name, bill))?.body;
  return { store, made, kept };
}

test.each([
  ['a person, at the address they prefer', 'anna', { name: 'Anna Muster', city: 'Wien' }],
  ['a firm', 'firm', { name: 'Muster KG', city: 'Linz' }],
])('%s', async (_who, party, expected) => {
  const { made, kept } = await openParties();
  expect(await made('b1', party)).toBe('kept');
  expect(await kept('b1')).toMatchObject({ ...expected, street1: 'Am Markt 2', relatedParty: [{ id: party }] });
});

test('who moves house changes no bill that was made, however often its event comes', async () => {
  const { store, made, kept } = await openParties();
  await made('b1', 'anna');
  const stored = await store.get(BLUE, individualResource.name, 'anna');
  if (!stored) throw new Error('There is Anna');
  await store.replace({ ...stored, version: 2, body: { ...stored.body, contactMedium: [postal('Bregenz')] } });
  expect(await made('b1', 'anna')).toBe('nothing');
  expect(await kept('b1')).toMatchObject({ city: 'Wien' });
});

test('of whom we do not know nothing is kept', async () => {
  const { made, kept } = await openParties();
  expect(await made('b1', 'stranger')).toBe('nothing');
  expect(await kept('b1')).toBeUndefined();
});
