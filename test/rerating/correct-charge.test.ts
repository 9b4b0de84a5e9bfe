import { type ChargeRecord, cancellationOf } from '../../shared/balance-management';
import { paidOf, paidUnder } from '../../shared/rerating/correct-charge';
import { tariff } from './brand';

const CENTS = 10_000_000n;
/** Ten minutes at 0.10 EUR, three of them free. */
const CALL: ChargeRecord = {
  usageId: 'u',
  source: 'f:1',
  service: 'voice',
  startedAt: '2026-12-10T10:00:00.000Z',
  units: '600',
  billedUnits: '600',
  tariff: 'payg@1.1',
  priceId: 'voice',
  zone: 'home',
  allowances: { 'b/minutes': '180' },
  amountNano: String(70n * CENTS),
};
const under = (record: Partial<ChargeRecord>, cents: bigint, seconds = 60n) => {
  const paid = paidUnder({ ...CALL, ...record }, 'b', [tariff('1.2', cents * CENTS, 0n, seconds)]);
  return paid === undefined ? undefined : Number(paid) / Number(CENTS);
};

test.each<[string, Partial<ChargeRecord>, bigint, number]>([
  ['cheaper', {}, 8n, 56],
  ['dearer', {}, 12n, 84],
  ['nothing', {}, 0n, 0],
  ['part of it paid in bonus money', { amountNano: '0', bonus: { 'b/bonus': String(70n * CENTS) } }, 8n, 56],
  ['all of it paid by an allowance', { allowances: { 'b/minutes': '600' }, amountNano: '0' }, 12n, 0],
  // A limit let 20 cents be free.
  ['capped, and dearer', { amountNano: String(50n * CENTS), freeNano: String(20n * CENTS) }, 12n, 50],
  ['capped, and a little cheaper', { amountNano: String(50n * CENTS), freeNano: String(20n * CENTS) }, 8n, 50],
  ['capped, and cheaper than the cap', { amountNano: String(50n * CENTS), freeNano: String(20n * CENTS) }, 5n, 35],
  ['partly unpaid, and dearer', { amountNano: String(50n * CENTS), unpaidNano: String(20n * CENTS) }, 12n, 50],
  // Ten minutes more of a session of which five were paid before.
  [
    'a session’s report',
    {
      allowances: {},
      amountNano: String(100n * CENTS),
      before: { units: '300', billedUnits: '300', moneyUnits: '300', dueNano: String(50n * CENTS) },
    },
    8n,
    80,
  ],
])('what would have been paid: %s', (_what, record, cents, paid) => {
  expect(under(record, cents)).toBe(paid);
});

test('larger increments bill more than the allowance paid, smaller ones no more than there is', () => {
  const used = { units: '90', billedUnits: '120', allowances: { 'b/minutes': '120' }, amountNano: '0' };
  expect(under(used, 10n, 300n)).toBe(30);
  expect(under(used, 10n, 1n)).toBe(0);
});

test('a cancellation gives back what its charge would have cost', () => {
  const cancelled = cancellationOf(CALL, 'f:2', () => true);
  expect(paidOf(cancelled)).toBe(-70n * CENTS);
  expect(under(cancelled, 8n)).toBe(-56);
});

test('what nothing rates has no price', () => {
  expect(under({ service: 'data' }, 8n)).toBeUndefined();
  expect(
    under(
      cancellationOf({ ...CALL, service: 'data' }, 'f:2', () => true),
      8n,
    ),
  ).toBeUndefined();
});

test('two who pay for one usage pay their parts of it, which sum to the whole', () => {
  // The sponsor paid two thirds.
  const user = { allowances: {}, amountNano: '200', split: { balanceId: 'sponsor', nano: '400' } };
  const sponsor = { allowances: {}, amountNano: '400', split: { balanceId: 'b', nano: '200' } };
  const by = [tariff('1.2', 10n * CENTS, 0n)];
  const parts = [paidUnder({ ...CALL, ...user }, 'b', by), paidUnder({ ...CALL, ...sponsor }, 'sponsor', by)];
  expect(parts).toEqual([333_333_334n, 666_666_666n]);
  const nothing = { amountNano: '0', split: { balanceId: 'sponsor', nano: '0' } };
  expect(paidUnder({ ...CALL, ...nothing }, 'b', by)).toBeUndefined();
});

test('a charge of tiers is rated where it stood in their counter, and by no counter that it was not in', () => {
  const flat = tariff('1.2', 10n * CENTS, 0n);
  const tiered = (id: string) => ({
    ...flat,
    rules: flat.rules.map((rule) => ({
      ...rule,
      tiers: [{ fromUnit: 6_000n, priceNano: 5n * CENTS }],
      tierCounter: { id, period: 'month' as const },
    })),
  });
  const tiers = { minutes: { period: '2026-12', before: '5700', units: '600' } };
  const record = { ...CALL, allowances: {}, amountNano: String(100n * CENTS), tiers };
  expect(paidUnder(record, 'b', [tiered('minutes')])).toBe(75n * CENTS);
  const cancelled = cancellationOf(record, 'f:2', () => true);
  expect(cancelled.tiers).toEqual({ minutes: { period: '2026-12', before: '5700', units: '-600' } });
  expect(paidUnder(cancelled, 'b', [tiered('minutes')])).toBe(-75n * CENTS);
  expect(paidUnder(record, 'b', [flat])).toBe(100n * CENTS);
  expect(paidUnder(record, 'b', [tiered('calls')])).toBeUndefined();
});
