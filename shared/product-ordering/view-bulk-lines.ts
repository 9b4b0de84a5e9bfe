import type { TenantId } from '../kernel/tenant';
import type { Page } from '../tmf/page';
import type { BulkLine, BulkLineState, LineCounts } from './bulk-ports';
import type { BulkOrder } from './order-of-line';
import type { LineValues, SentLine } from './read-bulk-file';
import { PRODUCT_ORDER, PRODUCT_ORDERING_API } from './resources';
import type { BulkPorts } from './run-bulk-order';

/** Lines that still wait when their bulk order is cancelled never go. */
const restOf = ({ state }: BulkOrder): BulkLineState => (state === 'cancelled' ? 'cancelled' : 'waiting');

/** How many of a bulk order's lines stand where: all states, the sum is its lines. */
export function countLines(bulk: BulkOrder, counts: LineCounts): Record<BulkLineState, number> {
  const known = Object.values(counts).reduce((sum: number, count) => sum + count, 0);
  const { placed = 0, completed = 0, failed = 0, held = 0, cancelled = 0, quarantined = 0 } = counts;
  const all = { waiting: 0, placed, completed, failed, held, cancelled, quarantined };
  all[restOf(bulk)] += (bulk.lineCount ?? 0) - known;
  return all;
}

/** A page of a bulk order's lines, of one state where `state` says so, in the order in which they were sent. */
export async function viewLines(
  { lines, files }: Pick<BulkPorts, 'lines' | 'files'>,
  tenant: TenantId,
  bulk: BulkOrder,
  { state, page }: { readonly state?: string | undefined; readonly page: Page },
): Promise<{ readonly shown: readonly object[]; readonly total: number }> {
  const { lineCount = 0, digest = '' } = bulk;
  const sent = JSON.parse(await files.get(tenant, digest)) as SentLine[];
  const from = state === undefined ? page.offset + 1 : 1;
  const to = state === undefined ? Math.min(page.offset + page.limit, lineCount) : lineCount;
  const known = new Map((await lines.lines(tenant, bulk.id, from, to)).map((one) => [one.number, one]));
  const stateOf = (number: number): BulkLineState => {
    const standing = known.get(number)?.state ?? 'waiting';
    return standing === 'waiting' ? restOf(bulk) : standing;
  };
  const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
  const chosen = state === undefined ? numbers : numbers.filter((number) => stateOf(number) === state);
  const shown = state === undefined ? chosen : chosen.slice(page.offset, page.offset + page.limit);
  return {
    shown: shown.map((number) => viewLine(number, stateOf(number), known.get(number), sent[number - 1]?.values ?? {})),
    total: state === undefined ? lineCount : chosen.length,
  };
}

function viewLine(number: number, state: BulkLineState, known: BulkLine | undefined, sent: LineValues): object {
  const { orderId, violations, corrected } = known ?? {};
  const href = `${PRODUCT_ORDERING_API.basePath}/${PRODUCT_ORDER.name}/${orderId}`;
  return {
    number,
    state,
    line: corrected ?? sent,
    ...(orderId === undefined ? {} : { productOrder: { id: orderId, href, '@referredType': PRODUCT_ORDER.type } }),
    ...(violations === undefined ? {} : { violation: violations }),
  };
}
