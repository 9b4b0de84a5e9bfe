import { MemoryBulkLines } from '../../shared/adapters/memory/memory-bulk-lines';
import { MemoryContents } from '../../shared/adapters/memory/memory-contents';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { countingIds } from '../../shared/kernel/ids';
import { ok } from '../../shared/kernel/result';
import type { Caller } from '../../shared/kernel/tenant';
import { bulkHooks } from '../../shared/product-ordering/bulk-hooks';
import { noteBulkLine } from '../../shared/product-ordering/note-bulk-line';
import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { PRODUCT_ORDER, PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { beginBulkOrder, takeTurn } from '../../shared/product-ordering/run-bulk-order';
import { serveBulk } from '../../shared/product-ordering/serve-bulk';
import { tmfApi } from '../../shared/tmf/engine';
import { updateResource } from '../../shared/tmf/update-resource';
import { NOW, PORTS, TENANT } from './shop';

export const AGENT: Caller = { tenant: TENANT, subject: 'agent', roles: ['agent'] };

/** Bulk orders over memory: the API as its function serves it, the turns as their queue brings them, and the orders' ends by hand. */
export function openBulkDesk(limits = { bulkOrdersPerMinute: 6_000, bulkOrdersOpen: 1_000 }, orders = PORTS) {
  const store = new MemoryResourceStore(PRODUCT_ORDERING_API.resources);
  const lines = new MemoryBulkLines();
  let worldMs = NOW;
  const ports = {
    store,
    lines,
    files: new MemoryContents(),
    orders,
    settings: { get: async () => limits },
    nowMs: async () => NOW,
    worldMs: () => worldMs,
  };
  const api = tmfApi(PRODUCT_ORDERING_API, {
    store,
    ids: countingIds('id'),
    clockOf: async () => fixedClock(NOW),
    hooks: { bulkProductOrder: bulkHooks(lines) as never },
  });
  const call = async (
    method: string,
    path: string,
    given: { body?: string; query?: Record<string, string>; headers?: Record<string, string>; caller?: Caller } = {},
  ) => {
    const request = {
      method,
      path: `${PRODUCT_ORDERING_API.basePath}${path}`,
      query: Object.fromEntries(Object.entries(given.query ?? {}).map(([name, value]) => [name, [value]])),
      headers: { 'content-type': 'application/json', ...given.headers },
      body: given.body,
      caller: given.caller ?? AGENT,
      requestId: 'request',
      baseUrl: 'https://front.example/v1',
    };
    const answer = (await serveBulk(request, { ...ports, api })) ?? (await api(request));
    if ('failure' in answer) return { status: 0, headers: {}, body: JSON.parse(JSON.stringify(answer.failure)) };
    return { status: answer.status, headers: answer.headers ?? {}, body: JSON.parse(answer.body ?? 'null') };
  };
  const placed = async (): Promise<readonly ProductOrder[]> => {
    const { items } = await store.list({ tenant: TENANT, resource: PRODUCT_ORDER.name, limit: 20_000 });
    return items.map(({ body }) => body as ProductOrder);
  };
  return {
    ports,
    call,
    orders: placed,
    wait: (ms: number) => {
      worldMs += ms;
    },
    begin: (id: string) => beginBulkOrder(ports, TENANT, id),
    /** Takes turns as long as one is due at once, as the queue would bring them; answers how many. */
    async run(id: string): Promise<number> {
      let turns = 0;
      let next: Awaited<ReturnType<typeof takeTurn>> = {
        turn: (await lines.progress(TENANT, id)).turn,
        afterSeconds: 0,
      };
      while (next?.afterSeconds === 0) {
        const { turn } = next;
        next = await takeTurn(ports, { tenant: TENANT, id, turn });
        await lines.endTurn(TENANT, id, turn);
        turns += 1;
      }
      return turns;
    },
    /** An order comes to its end, and its line hears of it. */
    async end(orderId: string, state: 'completed' | 'failed' | 'held' | 'inProgress'): Promise<void> {
      const target = { tenant: TENANT, id: orderId, nowMs: NOW };
      for (const to of ['inProgress', state] as const)
        await updateResource(store, PRODUCT_ORDER, target, (order) =>
          ok(order.state === to ? undefined : { ...order, state: to }),
        );
      await noteBulkLine(ports, TENANT, orderId);
    },
  };
}
