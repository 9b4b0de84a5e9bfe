import type { TenantId } from '../kernel/tenant';
import { reference, resource, string } from '../tmf/declaration';
import type { DomainEvent } from '../tmf/event';
import { isRecord } from '../tmf/read-path';
import type { ResourceStore } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { localDate } from './condition';
import { CATALOG_TOOLS_PATH } from './tools-path';

/** Orders of a day are counted so far: a price that moves at more moves at this. */
export const DEMAND_COUNTED_MAX = 1_000;

/** By which orders are counted: an offering and a day. */
export const ORDERS_BY_DAY = 'day';

/** That an offering was ordered, on a day of the tenant's. Kept to be counted, and never served. */
export const OFFERING_ORDER = resource({
  name: 'offeringOrder',
  type: 'OfferingOrder',
  attributes: { day: string(), productOffering: reference(), productOrder: reference() },
  required: [],
  readOnly: [],
  operations: [],
  lookups: [ORDERS_BY_DAY],
  events: [],
  access: { read: [], write: [] },
});

/** Keeps one note for each offering that an order names; the same event again finds them there. */
export async function countDemand(store: ResourceStore, event: DomainEvent, timeZone: string): Promise<void> {
  const order = event.event[event.resource];
  const items = isRecord(order) && Array.isArray(order.productOrderItem) ? order.productOrderItem : [];
  const offerings = new Set(
    items.filter((item) => item.action === 'add').flatMap((item) => item.productOffering?.id ?? []),
  );
  const nowMs = Date.parse(event.eventTime);
  for (const offeringId of offerings)
    await store.create(
      newResource(OFFERING_ORDER, {
        tenant: event.tenant,
        id: `${event.id}.${offeringId}`,
        basePath: CATALOG_TOOLS_PATH,
        nowMs,
        body: {
          day: dayOf(offeringId, nowMs, timeZone),
          productOffering: { id: offeringId },
          productOrder: { id: event.id },
        },
      }),
    );
}

/** How often an offering was ordered today and yesterday, at most {@link DEMAND_COUNTED_MAX} each. */
export async function readDemand(
  store: ResourceStore,
  tenant: TenantId,
  offeringId: string,
  nowMs: number,
  timeZone: string,
): Promise<{ today: number; yesterday: number }> {
  const count = async (atMs: number): Promise<number> => {
    const lookup = { path: ORDERS_BY_DAY, value: dayOf(offeringId, atMs, timeZone) };
    const { items } = await store.list({ tenant, resource: OFFERING_ORDER.name, lookup, limit: DEMAND_COUNTED_MAX });
    return items.length;
  };
  const [today, yesterday] = await Promise.all([count(nowMs), count(nowMs - DAY_MS)]);
  return { today, yesterday };
}

const DAY_MS = 86_400_000;
const dayOf = (offeringId: string, atMs: number, timeZone: string): string =>
  `${offeringId}.${localDate(timeZone, atMs)}`;
