import { clientOf } from '../../local/demo/callers';
import { loadTenant } from '../../local/demo/load';

const ORDERING = '/tmf-api/productOrderingManagement/v4';
const BULK = `${ORDERING}/bulkProductOrder`;
const PATIENCE_MS = 240_000;
const LINES = 8;
/** Few at once: each of an order's functions starts cold once for each order that runs beside it. */
const OPEN_AT_ONCE = 4;
/** So that the test runs again on a cloud that ran it before. */
const RUN = Date.now().toString(36);

interface Bulk {
  readonly id: string;
  readonly state: string;
  readonly count: Readonly<Record<string, number>>;
}
interface Line {
  readonly number: number;
  readonly state: string;
  readonly productOrder?: { readonly id: string };
  readonly violation?: readonly { readonly path: string }[];
}

test(
  'a file of SIMs: each line ordered, what is wrong corrected and ordered then, all of them active',
  async () => {
    const tenant = `bulk-${RUN}`;
    const offers = await loadTenant({
      tenant,
      name: tenant,
      currency: 'EUR',
      country: 'IE',
      timeZone: 'Europe/Dublin',
      numberRange: '3538944',
      numbers: LINES + 5,
    });
    const [agent, operator] = await Promise.all([clientOf(tenant, 'agent'), clientOf(tenant, 'operator')]);
    await operator.patch(`/farthing/tenantManagement/v1/tenant/${tenant}`, { bulkOrdersOpen: OPEN_AT_ONCE });
    const account = await agent.post<{ id: string }>('/tmf-api/accountManagement/v4/billingAccount', {
      name: 'Meters',
      relatedParty: [{ id: 'party-1', role: 'customer' }],
    });
    const query = new URLSearchParams({
      name: 'Meters',
      customer: 'party-1',
      billingAccount: account.id,
      productOffering: offers.iot,
    });
    const rows = Array.from({ length: LINES }, (_, at) => `meter-${at + 1},${at === 4 ? 'nothing' : ''}`);
    const file = ['externalId,productOffering', ...rows].join('\n');
    const send = () => agent.expect<Bulk>('POST', `${BULK}?${query}`, file, { 'content-type': 'text/csv' });
    const placed = await send();
    expect(placed).toMatchObject({ state: 'acknowledged', lineCount: LINES, count: { waiting: LINES } });
    expect((await send()).id).toBe(placed.id);
    const ended = (state: string) =>
      agent.until<Bulk>(`${BULK}/${placed.id}`, (bulk) => bulk.state === state, `the bulk order ${state}`, PATIENCE_MS);

    expect(await ended('partial')).toMatchObject({ count: { completed: LINES - 1, quarantined: 1, placed: 0 } });
    const wrong = await agent.get<Line[]>(`${BULK}/${placed.id}/line?state=quarantined`);
    expect(wrong).toMatchObject([{ number: 5, violation: [{ path: 'productOffering' }] }]);
    const corrected = { line: [{ number: 5, line: { externalId: 'meter-5' } }] };
    expect(await agent.post(`${BULK}/${placed.id}/replay`, corrected)).toEqual({ replayed: 1, left: 0 });
    expect(await ended('completed')).toMatchObject({ count: { completed: LINES } });

    const [line] = await agent.get<Line[]>(`${BULK}/${placed.id}/line?offset=${LINES - 1}`);
    const order = await agent.get(`${ORDERING}/productOrder/${line?.productOrder?.id}`);
    expect(order).toMatchObject({
      state: 'completed',
      externalId: `meter-${LINES}`,
      channel: [{ id: 'bulk' }],
      bulkProductOrder: { id: placed.id, line: LINES },
    });
  },
  PATIENCE_MS,
);
