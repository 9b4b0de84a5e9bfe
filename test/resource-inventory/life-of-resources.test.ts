import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { tenantId } from '../../shared/kernel/tenant';
import { resourceIdOf, type StockKind } from '../../shared/resource-inventory';
import { ENDED_PER_RUN_MAX, endQuarantine } from '../../shared/resource-inventory/end-quarantine';
import { assignReservation, releaseReservation } from '../../shared/resource-inventory/end-reservation';
import { importStock } from '../../shared/resource-inventory/import-stock';
import { replaceResource } from '../../shared/resource-inventory/replace-resource';
import { reserveResource } from '../../shared/resource-inventory/reserve-resource';
import { RESERVATION, RESOURCE } from '../../shared/resource-inventory/resources';
import { bodyOf } from '../../shared/tmf/update-resource';

const TENANT = tenantId('breeze');
const NOW = Date.parse('2026-11-01T12:00:00Z');
const DAY = 86_400_000;
const numberOf = (n: number): string => `49151${String(n).padStart(7, '0')}`;
const simOf = (n: number): string => `89490000000000${String(n).padStart(5, '0')}`;

async function stocked(count = 5) {
  const store = new MemoryResourceStore([RESOURCE, RESERVATION]);
  const rows = Array.from({ length: count }, (_, n) => [
    { kind: 'msisdn', value: numberOf(n) },
    { kind: 'sim', value: simOf(n), imsi: `26201000000000${n % 10}` },
  ]).flat();
  for (let at = 0; at < rows.length; at += 1_000) await importStock(store, TENANT, rows.slice(at, at + 1_000), NOW);
  const reserve = (id: string, kind: StockKind, wanted?: string, portedFrom?: string) =>
    reserveResource(
      store,
      {
        tenant: TENANT,
        id,
        unit: id,
        partyId: 'anna',
        kind,
        ...(wanted ? { wanted } : {}),
        ...(portedFrom ? { portedFrom } : {}),
      },
      NOW,
    );
  const use = async (id: string, kind: StockKind, wanted: string) => {
    expect(await reserve(id, kind, wanted)).toMatchObject({ ok: true });
    await assignReservation(store, { tenant: TENANT, id }, NOW);
  };
  const leave = (id: string, to: 'shelf' | 'quarantine' | 'retirement', nowMs = NOW) =>
    releaseReservation(store, { tenant: TENANT, id, to }, nowMs);
  const see = async (kind: StockKind, value: string) => {
    const stored = await store.get(TENANT, RESOURCE.name, resourceIdOf(TENANT, kind, value));
    if (!stored) throw new Error('it is in stock');
    const { resourceStatus, usageState, administrativeState, reservation } = bodyOf(RESOURCE, stored);
    return [resourceStatus, usageState, administrativeState, reservation?.id];
  };
  return { store, reserve, use, leave, see };
}

describe('quarantine', () => {
  test('ends after so many days, not a moment sooner, and the number is given out again', async () => {
    const { store, use, leave, see, reserve } = await stocked(1);
    await use('r', 'msisdn', numberOf(0));
    await leave('r', 'quarantine');
    expect(await endQuarantine(store, TENANT, { nowMs: NOW + 90 * DAY - 1 })).toBe(0);
    expect(await see('msisdn', numberOf(0))).toEqual(['standby', 'idle', 'unlocked', undefined]);
    expect(await reserve('early', 'msisdn')).toMatchObject({ error: { code: 'out-of-stock' } });
    expect(await endQuarantine(store, TENANT, { nowMs: NOW + 90 * DAY })).toBe(1);
    expect(await endQuarantine(store, TENANT, { nowMs: NOW + 90 * DAY })).toBe(0);
    expect(await reserve('next', 'msisdn')).toMatchObject({ value: { value: numberOf(0) } });
  });

  test('is as long as the tenant says, and ends also when nobody looked for two years', async () => {
    const { store, use, leave } = await stocked(2);
    for (const n of [0, 1]) {
      await use(`r${n}`, 'msisdn', numberOf(n));
      await leave(`r${n}`, 'quarantine', NOW + n * 40 * DAY);
    }
    expect(await endQuarantine(store, TENANT, { nowMs: NOW + 30 * DAY, days: 30 })).toBe(1);
    expect(await endQuarantine(store, TENANT, { nowMs: NOW + 720 * DAY, days: 30 })).toBe(1);
  });

  test('never ends for a SIM: no card is given to a second subscriber', async () => {
    const { store, use, leave, see } = await stocked(1);
    await use('r', 'sim', simOf(0));
    await leave('r', 'quarantine');
    expect(await endQuarantine(store, TENANT, { nowMs: NOW + 700 * DAY })).toBe(0);
    expect(await see('sim', simOf(0))).toEqual(['standby', 'idle', 'shutdown', undefined]);
  });

  test('one run gives back a limited many; the next goes on', async () => {
    const count = ENDED_PER_RUN_MAX + 3;
    const { store, use, leave } = await stocked(count);
    for (let n = 0; n < count; n += 1) {
      await use(`r${n}`, 'msisdn', numberOf(n));
      await leave(`r${n}`, 'quarantine');
    }
    const nowMs = NOW + 100 * DAY;
    expect(await endQuarantine(store, TENANT, { nowMs })).toBe(ENDED_PER_RUN_MAX);
    expect(await endQuarantine(store, TENANT, { nowMs })).toBe(3);
  }, 60_000);
});

describe('a swap', () => {
  test('puts the new SIM in the place of the old one, which is retired; again it changes nothing', async () => {
    const { store, use, reserve, see } = await stocked();
    await use('line-sim', 'sim', simOf(0));
    await reserve('order-sim', 'sim', simOf(1));
    const swap = () => replaceResource(store, { tenant: TENANT, id: 'line-sim', by: 'order-sim' }, NOW);
    for (const _ of ['once', 'again'])
      expect(await swap()).toEqual({ ok: true, value: { kind: 'sim', value: simOf(1), imsi: '262010000000001' } });
    expect(await see('sim', simOf(0))).toEqual(['standby', 'idle', 'shutdown', undefined]);
    expect(await see('sim', simOf(1))).toEqual(['reserved', 'active', 'unlocked', 'line-sim']);
  });

  test('of the number lets the old one rest; the line then ends with the new one', async () => {
    const { store, use, reserve, leave, see } = await stocked();
    await use('line-msisdn', 'msisdn', numberOf(0));
    await reserve('order-msisdn', 'msisdn', numberOf(1));
    await replaceResource(store, { tenant: TENANT, id: 'line-msisdn', by: 'order-msisdn' }, NOW);
    expect(await see('msisdn', numberOf(0))).toEqual(['standby', 'idle', 'unlocked', undefined]);
    await leave('line-msisdn', 'quarantine');
    expect(await see('msisdn', numberOf(1))).toEqual(['standby', 'idle', 'unlocked', undefined]);
  });

  test.each([1, 2, 3, 4])('that stopped before its write %i is finished by the same call again', async (stopAt) => {
    const { store, use, reserve, see } = await stocked();
    await use('line-sim', 'sim', simOf(0));
    await reserve('order-sim', 'sim', simOf(1));
    let writes = 0;
    const dying = Object.create(store, {
      replace: {
        value: async (item: Parameters<typeof store.replace>[0]) => {
          writes += 1;
          if (writes === stopAt) throw new Error('the process ended here');
          return store.replace(item);
        },
      },
    });
    const request = { tenant: TENANT, id: 'line-sim', by: 'order-sim' };
    await expect(replaceResource(dying, request, NOW)).rejects.toThrow('ended here');
    expect(await replaceResource(store, request, NOW)).toMatchObject({ value: { value: simOf(1) } });
    expect(await see('sim', simOf(0))).toEqual(['standby', 'idle', 'shutdown', undefined]);
    expect(await see('sim', simOf(1))).toEqual(['reserved', 'active', 'unlocked', 'line-sim']);
  });

  test('is not made of what another holds, or of nothing', async () => {
    const { store, use, reserve, leave } = await stocked();
    await use('line-sim', 'sim', simOf(0));
    await reserve('order-sim', 'sim', simOf(1));
    await leave('order-sim', 'shelf');
    await reserve('other', 'sim', simOf(1));
    const swap = (by: string) => replaceResource(store, { tenant: TENANT, id: 'line-sim', by }, NOW);
    expect(await swap('order-sim')).toMatchObject({ error: { code: 'conflict' } });
    expect(await swap('nothing')).toMatchObject({ error: { code: 'not-found' } });
  });
});

describe('a number of another operator', () => {
  const THEIRS = '353851234567';
  test('joins the stock in the hands of who ports it, and is nobody else’s', async () => {
    const { reserve, see } = await stocked();
    for (const _ of ['once', 'again'])
      expect(await reserve('p-msisdn', 'msisdn', THEIRS, 'other-op')).toMatchObject({ value: { value: THEIRS } });
    expect(await see('msisdn', THEIRS)).toEqual(['reserved', 'idle', 'unlocked', 'p-msisdn']);
    expect(await reserve('thief', 'msisdn', THEIRS)).toMatchObject({ error: { code: 'conflict' } });
    expect(await reserve('thief2', 'msisdn', THEIRS, 'other-op')).toMatchObject({ error: { code: 'conflict' } });
  });

  test('that did not come is on no shelf, and may be tried again', async () => {
    const { reserve, leave, see } = await stocked(1);
    await reserve('a', 'msisdn', THEIRS, 'other-op');
    await leave('a', 'shelf');
    expect(await see('msisdn', THEIRS)).toEqual(['standby', 'idle', 'shutdown', undefined]);
    expect(await reserve('b', 'msisdn', THEIRS, 'third-op')).toMatchObject({ ok: true });
  });

  test('goes back to whose range it is of when its line ends', async () => {
    const { store, reserve, leave, see } = await stocked(1);
    await reserve('a', 'msisdn', THEIRS, 'other-op');
    await assignReservation(store, { tenant: TENANT, id: 'a' }, NOW);
    await leave('a', 'quarantine');
    expect(await endQuarantine(store, TENANT, { nowMs: NOW + 200 * DAY })).toBe(0);
    expect(await see('msisdn', THEIRS)).toEqual(['standby', 'idle', 'shutdown', undefined]);
  });

  test('is none that lies in our own stock, and is a number', async () => {
    const { reserve } = await stocked(1);
    expect(await reserve('a', 'msisdn', numberOf(0), 'other-op')).toMatchObject({ error: { code: 'conflict' } });
    expect(await reserve('b', 'msisdn', 'none', 'other-op')).toMatchObject({ error: { code: 'unknown-reference' } });
  });

  test('of ours leaves for good', async () => {
    const { use, leave, see } = await stocked(1);
    await use('a', 'msisdn', numberOf(0));
    await leave('a', 'retirement');
    expect(await see('msisdn', numberOf(0))).toEqual(['standby', 'idle', 'shutdown', undefined]);
  });
});
