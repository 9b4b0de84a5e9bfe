import { toIso } from '../kernel/clock';
import { eachAtOnce } from '../kernel/each-at-once';
import type { Violation } from '../kernel/errors';
import { ok } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import type { BulkFiles, BulkLine, BulkLines, BulkSettings, LineMove } from './bulk-ports';
import { BULK_PRODUCT_ORDER } from './bulk-resource';
import type { ProductOrder } from './order-facts';
import { checkOrder, type OrderPorts } from './order-hooks';
import { placeOrder } from './order-of-cart';
import { type BulkOrder, orderIdOf, orderOfLine, reasonsOf } from './order-of-line';
import { linesThatRepeat, type SentLine } from './read-bulk-file';
import { rememberReads } from './remember-reads';
import { PRODUCT_ORDER } from './resources';

/** Lines that are judged together and written in one transaction. */
const CHUNK_LINES = 25;
/** A turn looks at so many lines at most: some seconds, far from its function's time limit. */
const TURN_LINES_MAX = 200;
/** A turn that wrote nothing, because another wrote the same lines, looks again so often. */
const LOST_CHUNKS_MAX = 5;
const AT_ONCE = 10;
/** What a tenant's network takes that says nothing else: ten orders a second, as many at once as these take in twenty seconds. */
const PER_MINUTE = 600;
const OPEN_AT_ONCE = 200;
/** How soon the next turn comes: at once where lines were left for it, later where the tenant's limits hold them, or all are placed. */
const SECONDS_UNTIL = { more: 0, throttled: 2, placed: 60 } as const;

export interface BulkPorts {
  readonly store: ResourceStore;
  readonly lines: BulkLines;
  readonly files: BulkFiles;
  readonly orders: OrderPorts;
  readonly settings: BulkSettings;
  nowMs(tenant: TenantId): Promise<number>;
  /** The world's clock: what is throttled is real. Epoch milliseconds. */
  worldMs(): number;
}

interface BulkTurn {
  readonly tenant: TenantId;
  readonly id: string;
  /** Absent where the order's own event calls for it. */
  readonly turn?: number | undefined;
}

/**
 * Takes one turn of a bulk order in progress: places what the tenant's limits let it. Answers when the next turn is due; nothing when none is, or
 * when another took this one. A turn may run twice: orders have the ids of their lines.
 */
export async function takeTurn(
  ports: BulkPorts,
  { tenant, id, turn }: BulkTurn,
): Promise<{ readonly turn: number; readonly afterSeconds: number } | undefined> {
  const stored = await ports.store.get(tenant, BULK_PRODUCT_ORDER.name, id);
  const bulk = stored && bodyOf(BULK_PRODUCT_ORDER, stored);
  if (bulk?.state !== 'inProgress') return undefined;
  const begun = await ports.lines.progress(tenant, id);
  if (turn !== undefined && turn !== begun.turn) return undefined;
  const pace = await placeWaiting(ports, tenant, bulk);
  if (pace === 'placed' && (await closeBulkOrder(ports, tenant, id))) return undefined;
  return { turn: begun.turn + 1, afterSeconds: SECONDS_UNTIL[pace] };
}

/** `acknowledged` → `inProgress`, whose event calls for the first turn. */
export const beginBulkOrder = async (
  { store, nowMs }: Pick<BulkPorts, 'store' | 'nowMs'>,
  tenant: TenantId,
  id: string,
) =>
  updateResource(store, BULK_PRODUCT_ORDER, { tenant, id, nowMs: await nowMs(tenant) }, (bulk) =>
    ok(bulk.state === 'acknowledged' ? { ...bulk, state: 'inProgress' } : undefined),
  );

/** Ends a bulk order of which no line waits and no order runs; true when it has ended. */
export async function closeBulkOrder(
  { store, lines, nowMs }: Pick<BulkPorts, 'store' | 'lines' | 'nowMs'>,
  tenant: TenantId,
  id: string,
): Promise<boolean> {
  const { next, counts } = await lines.progress(tenant, id);
  if ((counts.placed ?? 0) > 0) return false;
  const now = await nowMs(tenant);
  const closed = await updateResource(store, BULK_PRODUCT_ORDER, { tenant, id, nowMs: now }, (bulk) => {
    const { state, lineCount = 0 } = bulk;
    const end = counts.completed === lineCount ? 'completed' : 'partial';
    if ((state !== 'inProgress' && state !== 'partial') || state === end || next <= lineCount) return ok(undefined);
    return ok({ ...bulk, state: end, completionDate: toIso(now) });
  });
  return closed.ok && ['completed', 'partial'].includes(String(closed.value.body.state));
}

type Pace = keyof typeof SECONDS_UNTIL;

async function placeWaiting(ports: BulkPorts, tenant: TenantId, bulk: BulkOrder): Promise<Pace> {
  const { lineCount = 0, digest = '' } = bulk;
  const sent = JSON.parse(await ports.files.get(tenant, digest)) as SentLine[];
  const { bulkOrdersPerMinute = PER_MINUTE, bulkOrdersOpen = OPEN_AT_ONCE } = await ports.settings.get(tenant);
  const perMinute = Math.min(bulkOrdersPerMinute, bulk.ordersPerMinute ?? bulkOrdersPerMinute);
  const ground = {
    ...ports,
    orders: rememberReads(ports.orders),
    tenant,
    bulk,
    sent,
    repeated: linesThatRepeat(sent),
    nowMs: await ports.nowMs(tenant),
  };
  let lost = 0;
  for (let seen = 0; seen < TURN_LINES_MAX && lost < LOST_CHUNKS_MAX; ) {
    const { next: from } = await ports.lines.progress(tenant, bulk.id);
    if (from > lineCount) return 'placed';
    const free = bulkOrdersOpen - (await ports.lines.openOrders(tenant));
    if (free <= 0) return 'throttled';
    const chunk = await judgeChunk(ground, from, Math.min(from + CHUNK_LINES - 1, lineCount));
    const valid = chunk.filter(({ order }) => order !== undefined).length;
    const granted = await ports.lines.take(tenant, Math.min(valid, free), perMinute, ports.worldMs());
    const { moved, to } = upTo(chunk, granted, from);
    await eachAtOnce(moved, AT_ONCE, async ({ order }) => order && place(ground, order));
    const moves = moved.map(({ move }) => move);
    if (!(await ports.lines.move(tenant, bulk.id, moves, { from, to }))) lost += 1;
    else if (granted < valid) return 'throttled';
    seen += CHUNK_LINES;
  }
  return 'more';
}

interface Ground extends Omit<BulkPorts, 'nowMs'> {
  readonly tenant: TenantId;
  readonly bulk: BulkOrder;
  readonly sent: readonly SentLine[];
  readonly repeated: ReadonlyMap<number, Violation>;
  readonly nowMs: number;
}

/** A line that waits, judged: what it orders, or nothing, and where it stands then. `to` is the first line behind it. */
interface Judged {
  readonly order?: ProductOrder;
  readonly move: LineMove;
}

async function judgeChunk(ground: Ground, from: number, to: number): Promise<readonly Judged[]> {
  const known = new Map(
    (await ground.lines.lines(ground.tenant, ground.bulk.id, from, to)).map((one) => [one.number, one]),
  );
  const numbers = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  const waiting = numbers.filter((number) => (known.get(number)?.state ?? 'waiting') === 'waiting');
  return eachAtOnce(waiting, AT_ONCE, (number) => judgeLine(ground, number, known.get(number)));
}

/** The lines before the first that could be placed and may not yet; and the place where the next turn goes on. */
function upTo(chunk: readonly Judged[], granted: number, from: number) {
  const moved: Judged[] = [];
  let left = granted;
  for (const one of chunk) {
    if (one.order !== undefined && left === 0) return { moved, to: one.move.after.number };
    if (one.order !== undefined) left -= 1;
    moved.push(one);
  }
  return { moved, to: from + CHUNK_LINES };
}

async function judgeLine(ground: Ground, number: number, before: BulkLine | undefined): Promise<Judged> {
  const { tenant, bulk, store, sent, repeated } = ground;
  const attempt = before?.attempt ?? 1;
  const line = { ...before, number, attempt };
  const values = before?.corrected ?? sent[number - 1]?.values ?? {};
  const repeats = repeated.get(number);
  const unread = before?.corrected ? [] : [...(sent[number - 1]?.violations ?? []), ...(repeats ? [repeats] : [])];
  const quarantined = (violations: readonly Violation[]): Judged => ({
    move: { ...(before ? { before } : {}), after: { ...line, state: 'quarantined', violations } },
  });
  if (unread.length > 0) return quarantined(unread);
  const orderId = orderIdOf(bulk.id, number, attempt);
  const checked = await checkOrder(orderOfLine(bulk, number, attempt, values), tenant, ground.orders, ground.nowMs);
  const { violations: _, ...clean } = line;
  const placed: Judged['move'] = { ...(before ? { before } : {}), after: { ...clean, state: 'placed', orderId } };
  if (checked.ok) return { order: checked.value, move: placed };
  // What a turn that was cut off has placed may have taken what this one misses.
  const standing = await store.get(tenant, PRODUCT_ORDER.name, orderId);
  if (standing) return { order: bodyOf(PRODUCT_ORDER, standing), move: placed };
  return quarantined(reasonsOf(checked.error));
}

const place = ({ store, tenant, nowMs }: Ground, draft: ProductOrder) =>
  placeOrder(store, { tenant, id: draft.id, draft, nowMs });
