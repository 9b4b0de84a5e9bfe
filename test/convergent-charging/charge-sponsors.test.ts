import { type ChargeRecord, creditOnce, type Posting } from '../../shared/balance-management';
import { chargeSplit, chargeSponsors, openCharging, type Sponsored } from '../../shared/convergent-charging';
import { tenantId } from '../../shared/kernel/tenant';
import { CENT } from './sponsored-world';
import { makeWorld, NOW, TENANT } from './world';

const OTHER_TENANT = tenantId('other');

const charged = (usageId: string, sponsor: string, cents: bigint): ChargeRecord => ({
  usageId,
  source: 'f:1',
  service: 'sms',
  startedAt: '2026-12-10T10:00:00.000Z',
  units: '1',
  billedUnits: '1',
  tariff: 'payg@1.1',
  priceId: 'sms',
  zone: 'home',
  allowances: {},
  amountNano: '0',
  split: { balanceId: sponsor, nano: String(cents * CENT) },
});
const sponsored = (usageId: string, sponsor: string, cents: bigint, tenant = TENANT): Sponsored => ({
  tenant,
  balanceId: 'user',
  record: charged(usageId, sponsor, cents),
});

/** Two sponsors, and one of the first one's name at another tenant; each with a euro. */
async function sponsorsWorld() {
  const world = await makeWorld();
  for (const [tenant, productId] of [
    [TENANT, 'a'],
    [TENANT, 'b'],
    [OTHER_TENANT, 'a'],
  ] as const) {
    const [tariff] = await world.ports.tariffs.versions(TENANT, 'payg');
    if (tariff) await world.ports.tariffs.put(tenant, tariff);
    const of = { tenant, offeringId: 'payg', partyId: 'p', activatedAt: '2026-12-01T00:00:00Z' };
    await openCharging(world.ports, { ...of, productId });
    const euro = { reference: 'topupBalance/1', amountNano: 100n * CENT, paidAt: NOW, atMs: NOW };
    await creditOnce(world.ports, tenant, productId, euro);
  }
  const centsOf = async (balanceId: string, tenant = TENANT): Promise<number> =>
    Number(((await world.ports.balances.read(tenant, balanceId))?.moneyNano ?? 0n) / CENT);
  return { ...world, centsOf };
}

test('each sponsor pays all its parts in one write', async () => {
  const { ports, centsOf, written } = await sponsorsWorld();
  const before = written.length;
  const problems = await chargeSponsors(ports, [
    sponsored('u1', 'a', 3n),
    sponsored('u2', 'b', 5n),
    sponsored('u3', 'a', 7n),
    sponsored('u1', 'a', 11n, OTHER_TENANT),
  ]);
  expect(problems.size).toBe(0);
  expect([await centsOf('a'), await centsOf('b'), await centsOf('a', OTHER_TENANT)]).toEqual([90, 95, 89]);
  expect(written.length - before).toBe(3);
});

test('what one sponsor could not be charged is told of its charges alone', async () => {
  const { ports, centsOf } = await sponsorsWorld();
  const { write } = ports.balances;
  ports.balances.write = (next, expected) => {
    if (next.balanceId === 'a') throw new Error('throttled');
    return write.call(ports.balances, next, expected);
  };
  const charges = [sponsored('u1', 'a', 3n), sponsored('u2', 'b', 5n), sponsored('u3', 'a', 7n)];
  const problems = await chargeSponsors(ports, charges);
  expect([...problems]).toEqual([
    [charges[0], new Error('throttled')],
    [charges[2], new Error('throttled')],
  ]);
  expect(await centsOf('b')).toBe(95);
});

test('a sponsor that is nowhere is a defect, and is told', async () => {
  const { ports } = await sponsorsWorld();
  const charge = sponsored('u1', 'nowhere', 3n);
  const problems = await chargeSponsors(ports, [charge]);
  expect(String(problems.get(charge))).toContain('balance nowhere sponsors and is never taken away');
});

test('nobody is charged for nothing', async () => {
  const { ports, written } = await sponsorsWorld();
  const before = written.length;
  expect((await chargeSponsors(ports, [])).size).toBe(0);
  expect(written).toHaveLength(before);
});

describe('the signal of a split', () => {
  const signal = { tenant: TENANT, id: 'user:7:0', event: { signal: { kind: 'usage-split', ref: '2026-12-10' } } };
  const posted = (records: readonly ChargeRecord[] | undefined) => ({
    posting: async (...asked: unknown[]) => {
      expect(asked).toEqual([TENANT, 'user', 7, '2026-12-10']);
      return { number: 7, ...(records ? { records } : {}) } as unknown as Posting;
    },
  });

  test('charges what the posting says sponsors pay of it, once', async () => {
    const { ports, centsOf, projectAll } = await sponsorsWorld();
    const { split: _, ...own } = charged('u3', 'a', 9n);
    const ledger = posted([charged('u1', 'a', 3n), own, charged('u2', 'b', 5n)]);
    for (let times = 0; times < 2; times += 1) {
      await chargeSplit(ports, ledger, signal);
      await projectAll();
    }
    expect([await centsOf('a'), await centsOf('b')]).toEqual([97, 95]);
  });

  test('of a posting without records charges nobody', async () => {
    const { ports, centsOf } = await sponsorsWorld();
    await chargeSplit(ports, posted(undefined), signal);
    expect([await centsOf('a'), await centsOf('b')]).toEqual([100, 100]);
  });

  test('comes again where a sponsor could not be charged', async () => {
    const { ports } = await sponsorsWorld();
    ports.balances.write = () => {
      throw new Error('throttled');
    };
    await expect(chargeSplit(ports, posted([charged('u1', 'a', 3n)]), signal)).rejects.toThrow('throttled');
  });

  test('comes again where the ledger has no such posting yet', async () => {
    const { ports } = await sponsorsWorld();
    const ledger = { posting: async () => undefined };
    await expect(chargeSplit(ports, ledger, signal)).rejects.toThrow(
      'The ledger has no posting 7 of balance user on 2026-12-10',
    );
  });
});
