import { MemoryBalanceStore } from '../../shared/adapters/memory/memory-balances';
import { MemoryDailyQuotas } from '../../shared/adapters/memory/memory-daily-quotas';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { openAccount, prepayBalanceManagement, topUpHooks } from '../../shared/balance-management';
import { fixedClock } from '../../shared/kernel/clock';
import { countingIds } from '../../shared/kernel/ids';
import { type Role, tenantId } from '../../shared/kernel/tenant';

const noSecrets = {
  drawBytes: () => new Uint8Array(),
  hash: async () => '',
};
const TENANT = tenantId('demo');
const NOW = Date.parse('2026-11-23T12:00:00Z');

async function ask(more: object, who: { party?: string; roles?: readonly Role[] } = {}) {
  const balances = new MemoryBalanceStore();
  await balances.open(openAccount({ tenant: TENANT, balanceId: 'b1', partyId: 'anna', currency: 'EUR', atMs: NOW }));
  const store = new MemoryResourceStore(prepayBalanceManagement.resources);
  const { beforeCreate } = topUpHooks({ balances, store, quotas: new MemoryDailyQuotas(), secrets: noSecrets });
  const draft = {
    id: 't1',
    href: '/t1',
    bucket: { id: 'b1' },
    amount: { amount: '5', units: 'EUR' },
    paymentMethod: { id: 'tok_visa' },
    ...more,
  };
  const answer = await beforeCreate?.(draft, {
    caller: { tenant: TENANT, subject: 's', roles: who.roles ?? ['subscriber'], partyId: who.party ?? 'anna' },
    clock: fixedClock(NOW),
    ids: countingIds('t'),
    store,
  });
  if (!answer || answer.ok) return 'taken';
  return `${answer.error.code}: ${answer.error.violations?.map(({ path }) => path).join()}`;
}

test('a subscriber tops up their own', async () => expect(await ask({})).toBe('taken'));

// A card's number went into the table, the event, and the archive that keeps it for 400 days.
test.each([
  ['as the id', { paymentMethod: { id: '4111111111111111' } }, 'paymentMethod.id'],
  ['in a name', { paymentMethod: { id: 'tok_visa', name: '4111 1111 1111 1111' } }, 'paymentMethod.name'],
  ['in a description', { description: 'card 4111-1111-1111-1111' }, 'description'],
])('a card number is refused %s', async (_where, more, path) =>
  expect(await ask(more)).toBe(`invalid-request: ${path}`),
);

// The provider would have been asked for 5.123456789 EUR.
test.each(['5.123456789', '5.001'])('%s EUR is more exact than any card pays', async (amount) =>
  expect(await ask({ amount: { amount, units: 'EUR' } })).toBe('unprocessable: amount.amount'),
);

// A second role that may not top up opened every bucket of the tenant.
test.each<[readonly Role[]]>([[['subscriber']], [['subscriber', 'partner']], [['subscriber', 'finance']]])(
  '%s reaches no other’s balance',
  async (roles) => expect(await ask({}, { party: 'ben', roles })).toBe('unknown-reference: bucket.id'),
);
