import { accumulateBalances, changeMoneyNotice, sweepBalance, verifyLedger } from '../../shared/balance-management';
import { AT, accountWith, minutes, planOf } from './account';

const EUR = 1_000_000_000n;

describe('accumulated balances', () => {
  const account = accountWith({
    moneyNano: 7n * EUR,
    billingAccountId: 'ba-1',
    plans: [planOf('product-1'), planOf('old', { until: AT - 1 }), planOf('extra', { addOn: true })],
    buckets: [
      minutes(),
      minutes({ id: 'extra/minutes', remaining: 60n }),
      minutes({ id: 'old/minutes', validUntil: AT }),
      minutes({ id: 'extra/bonus', service: 'money', remaining: 2n * EUR }),
      minutes({ id: 'extra/data', service: 'data', remaining: 2_048n }),
    ],
  });

  test('sum what can still be used of each kind, and name what they sum', () => {
    const common = {
      '@type': 'AccumulatedBalance',
      product: [{ id: 'product-1' }, { id: 'extra' }],
      relatedParty: [{ id: 'party-1', role: 'customer' }],
      partyAccount: { id: 'ba-1' },
    };
    const told = accumulateBalances(account, AT);
    expect(told).toMatchObject([
      { ...common, id: 'b1:money', name: 'All money', totalBalance: { amount: '9', units: 'EUR' } },
      { ...common, id: 'b1:voice', name: 'All voice', totalBalance: { amount: '660' } },
      { ...common, id: 'b1:data', name: 'All data', totalBalance: { amount: '2048' } },
    ]);
    expect(told.map(({ description }) => description)).toEqual([
      'monetary, over 2 buckets',
      'voice, over 2 buckets',
      'data, over 1 bucket',
    ]);
    expect(told.map(({ bucket }) => (bucket ?? []).map(({ id }) => id))).toEqual([
      ['b1', 'b1:extra:bonus'],
      ['b1:product-1:minutes', 'b1:extra:minutes'],
      ['b1:extra:data'],
    ]);
  });

  test('of nothing but money are the main balance’s', () => {
    const [main, ...others] = accumulateBalances(accountWith({ moneyNano: -EUR }), AT);
    expect([main?.totalBalance?.amount, others]).toEqual(['-1', []]);
    expect(main).not.toHaveProperty('partyAccount');
  });
});

describe('the notice of low money', () => {
  test('is set, changed and taken away, each by a posting that moves nothing', () => {
    const set = changeMoneyNotice(accountWith(), 5n * EUR, AT);
    expect(set?.noticeBelowNano).toBe(5n * EUR);
    expect(set?.postings).toMatchObject([
      { kind: 'plan', day: '2026-12-15', at: AT, reference: 'moneyNotice/5000000000', legs: [], count: 0, ids: [] },
    ]);
    const gone = set && changeMoneyNotice(set, undefined, AT);
    expect(gone).not.toHaveProperty('noticeBelowNano');
    expect(gone?.postings).toMatchObject([{ reference: 'moneyNotice/none' }]);
    expect(verifyLedger([...accountWith().postings, ...(set?.postings ?? []), ...(gone?.postings ?? [])])).toEqual([]);
  });

  test('that stands already changes nothing', () => {
    const set = accountWith({ noticeBelowNano: 5n });
    expect(changeMoneyNotice(set, 5n, AT)).toBeUndefined();
    expect(changeMoneyNotice(accountWith(), undefined, AT)).toBeUndefined();
    expect(changeMoneyNotice(set, 6n, AT)?.noticeBelowNano).toBe(6n);
  });
});

describe('a sweep', () => {
  const DAY_MS = 86_400_000;
  const dueAt = AT + 3 * DAY_MS;
  const due = accountWith({ plans: [planOf('product-1'), planOf('other')], buckets: [minutes()] });
  const world = (lost: number, nowMs = dueAt) => {
    const asked: string[] = [];
    let writes = 0;
    return {
      asked,
      writes: () => writes,
      ports: {
        balances: {
          write: async () => {
            writes += 1;
            return writes > lost ? ({ written: true } as const) : ({ written: false, current: due } as const);
          },
        },
        tariffs: {
          versions: async (_tenant: unknown, offeringId: string) => {
            asked.push(offeringId);
            return [];
          },
        },
        nowOf: async () => nowMs,
      },
    };
  };

  test('settles what is due in one write, and asks each tariff once', async () => {
    const { ports, asked, writes } = world(0);
    expect(await sweepBalance(ports, due)).toBe('settled');
    expect([asked, writes()]).toEqual([['payg'], 1]);
  });

  test('writes nothing where nothing is due, and asks no tariff without an allowance', async () => {
    const { ports, asked, writes } = world(0);
    expect(await sweepBalance(ports, accountWith({ plans: [planOf('product-1')] }))).toBe('nothing-due');
    expect([asked, writes()]).toEqual([[], 0]);
    const early = world(0, AT);
    expect(await sweepBalance(early.ports, due)).toBe('nothing-due');
    expect([early.asked, early.writes()]).toEqual([['payg'], 0]);
  });

  test('tries three times on the item as it stands, and leaves one that others write', async () => {
    const third = world(2);
    expect(await sweepBalance(third.ports, due)).toBe('settled');
    expect(third.writes()).toBe(3);
    const never = world(3);
    expect(await sweepBalance(never.ports, due)).toBe('busy');
    expect(never.writes()).toBe(3);
  });
});
