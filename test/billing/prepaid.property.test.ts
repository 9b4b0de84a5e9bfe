import fc from 'fast-check';
import { DynamoDbUsageLedger } from '../../shared/adapters/aws/dynamodb-usage-ledger';
import type { Posting } from '../../shared/balance-management';
import { formatNano } from '../../shared/kernel/money';
import { makeOffice, nano } from './office';

const SEED = Number(process.env.FARTHING_SEED ?? 20261124);
const ACCOUNTS: Readonly<Record<string, string>> = {
  voucher: 'Vouchers redeemed, settled with who sold them',
  adjust: 'Goodwill and adjustments of balances',
  transfer: 'Transfers between prepaid balances, on their way',
  fee: 'Revenue: fees of transfers and services',
  expire: 'Revenue: breakage of prepaid balances',
};

const move = fc.record({
  kind: fc.constantFrom('voucher' as const, 'adjust' as const, 'transfer' as const, 'fee' as const, 'expire' as const),
  month: fc.constantFrom('2026-11', '2026-12'),
  nano: fc.bigInt(-(10n ** 12n), 10n ** 12n),
});

test(`whatever happens to a balance, the liability is its money and the rest stands where it came from (seed ${SEED})`, async () => {
  const life = fc.record({
    moves: fc.array(move, { maxLength: 8 }),
    topups: fc.array(fc.bigInt(1n, 10n ** 12n), { maxLength: 3 }),
    used: fc.array(fc.bigInt(1n, 10n ** 10n), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(life, async ({ moves, topups, used }) => {
      const office = makeOffice('2027-01-01T09:00:00Z');
      await office.openAccount('a1');
      await office.sell('a1', 'p1', '30', '2026-11-01T09:30:00Z');
      for (const [index, amount] of topups.entries()) await office.pay({ id: `t${index}`, nano: amount, topup: true });
      for (const { kind, month, nano: amount } of moves)
        office.ledger.move(office.tenant, 'balance-of-a1', kind, `${month}-15T10:00:00.000Z`, formatNano(amount));
      for (const amount of used)
        office.ledger.use(office.tenant, 'balance-of-a1', 'data', '2026-11-20T10:00:00.000Z', formatNano(amount));
      for (const period of ['2026-11', '2026-11', '2026-12', '2026-11']) await office.bill('a1', period);
      const balances = await office.balances();
      const sum = (all: readonly bigint[]): bigint => all.reduce((total, amount) => total + amount, 0n);
      const money = sum(topups) + sum(moves.map((one) => one.nano)) - sum(used);
      expect(balances['Prepaid balances owed to customers'] ?? '0').toBe(formatNano(-money));
      for (const [kind, name] of Object.entries(ACCOUNTS))
        expect(balances[name] ?? '0').toBe(
          formatNano(sum(moves.flatMap((one) => (one.kind === kind ? one.nano : [])))),
        );
    }),
    { seed: SEED, numRuns: 40 },
  );
});

test('the ledger’s money counts by when it was booked; bonus buckets, usage and top-ups are not among it', async () => {
  const posting = (kind: Posting['kind'], at: string, legs: Posting['legs']) => ({
    currency: 'EUR',
    posting: { kind, at: Date.parse(at), legs } as Posting,
  });
  const money = (delta: string) => ({ account: 'money', delta: nano(delta) });
  const entries = [
    posting('voucher', '2026-10-31T22:59:59.999Z', [money('100')]),
    posting('voucher', '2026-10-31T23:00:00.000Z', [money('10')]),
    posting('voucher', '2026-11-10T23:00:00.000Z', [money('5'), { account: 'bonus-1', delta: nano('3') }]),
    posting('expire', '2026-11-30T22:59:59.999Z', [money('-2.000000001')]),
    posting('expire', '2026-11-20T00:00:00.000Z', [{ account: 'bonus-1', delta: nano('-3') }]),
    posting('charge', '2026-11-20T00:00:00.000Z', [money('-1')]),
    posting('top-up', '2026-11-20T00:00:00.000Z', [money('20')]),
    posting('adjust', '2026-11-30T23:00:00.000Z', [money('100')]),
  ];
  const asked: string[][] = [];
  const ledger = new DynamoDbUsageLedger({
    entriesBetween: async (_tenant, _balanceId, from, to) => {
      asked.push([from, to]);
      return entries;
    },
  });
  const { tenant } = makeOffice('2026-12-01T00:00:00Z');
  expect(await ledger.movements(tenant, 'b1', '2026-10-31T23:00:00.000Z', '2026-11-30T23:00:00.000Z')).toEqual([
    { kind: 'voucher', currency: 'EUR', nano: nano('15') },
    { kind: 'expire', currency: 'EUR', nano: nano('-2.000000001') },
  ]);
  expect(asked).toEqual([['2026-10-17', '2026-11-30']]);
});
