import { randomUUID } from 'node:crypto';
import { tenantId } from '../../shared/kernel/tenant';
import type { DeliveryLog, DeliveryRecord } from '../../shared/platform/delivery-log';

/** What every log of deliveries keeps to. */
export function deliveryLogContract(make: () => DeliveryLog): void {
  const log = make();
  const tenant = tenantId(`log-${randomUUID().slice(0, 8)}`);
  const ours = { tenant, basePath: '/shop/v4', id: 's1' };
  const record = (eventId: string, second: number, more: Partial<DeliveryRecord> = {}): DeliveryRecord => ({
    eventId,
    eventType: 'ParcelCreateEvent',
    queuedAt: `2026-03-01T12:00:0${second}.000Z`,
    triedAt: `2026-03-01T12:00:0${second}.500Z`,
    status: 'delivered',
    tries: 1,
    httpStatus: 201,
    ...more,
  });

  test('shows the last first, page by page, and a delivery’s last try alone', async () => {
    await log.note(ours, record('e1', 1, { status: 'failed', httpStatus: 500 }));
    await log.note(ours, record('e2', 2, { status: 'givenUp', tries: 12, error: 'timeout' }));
    await log.note(ours, record('e3', 3));
    await log.note(ours, record('e1', 1, { tries: 2 }));
    await log.note({ ...ours, id: 's2' }, record('e9', 9));
    const first = await log.list(ours, { limit: 2 });
    expect(first.records).toEqual([
      record('e3', 3),
      record('e2', 2, { status: 'givenUp', tries: 12, error: 'timeout' }),
    ]);
    const second = await log.list(ours, { limit: 2, ...(first.cursor === undefined ? {} : { cursor: first.cursor }) });
    expect([second.records, second.cursor]).toEqual([[record('e1', 1, { tries: 2 })], undefined]);
  });
  test('keeps a replayed delivery apart from the first', async () => {
    const other = { ...ours, id: 's3' };
    await log.note(other, record('e1', 1));
    await log.note(other, record('e1', 1, { replay: 'r1' }));
    expect((await log.list(other, { limit: 9 })).records).toHaveLength(2);
  });
}
