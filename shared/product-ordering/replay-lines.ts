import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { type BulkLine, type LineMove, MOVED_LINES_MAX } from './bulk-ports';
import { BULK_PRODUCT_ORDER, REPLAYED_LINES_MAX } from './bulk-resource';
import type { BulkOrder } from './order-of-line';
import type { LineValues } from './read-bulk-file';
import type { BulkPorts } from './run-bulk-order';

const REPLAYABLE = ['quarantined', 'failed'];
/** Who loses so often against turns that write the same lines is told to try again. */
const TRIES_MAX = 8;

export interface ReplayAsked {
  /** All lines of a state, at most {@link REPLAYED_LINES_MAX} a call. */
  readonly state?: string | undefined;
  readonly line?:
    | readonly { readonly number?: number | undefined; readonly line?: LineValues | undefined }[]
    | undefined;
}

/**
 * Lets lines wait again that are quarantined or failed, corrected where the caller says so; a line that failed gets another order. `left` are those of the
 * state that another call replays. A line that was ordered is not ordered again: `illegal-transition`, with each such line.
 */
export async function replayLines(
  ports: Pick<BulkPorts, 'store' | 'lines' | 'nowMs'>,
  tenant: TenantId,
  id: string,
  asked: ReplayAsked,
): Promise<Result<{ readonly replayed: number; readonly left: number }, Failure>> {
  const stored = await ports.store.get(tenant, BULK_PRODUCT_ORDER.name, id);
  if (!stored) return err(failure('not-found', `There is no bulkProductOrder ${id}`));
  const bulk = bodyOf(BULK_PRODUCT_ORDER, stored);
  if (!['inProgress', 'suspended', 'partial'].includes(bulk.state ?? ''))
    return err(
      failure('illegal-transition', `bulkProductOrder ${id} is ${bulk.state}: none of its lines is ordered again`),
    );
  const known = new Map((await ports.lines.lines(tenant, id, 1, bulk.lineCount ?? 0)).map((one) => [one.number, one]));
  const chosen = choose(bulk, known, asked);
  if (!chosen.ok) return chosen;
  const { lines, left } = chosen.value;
  for (let at = 0; at < lines.length; at += MOVED_LINES_MAX) {
    const moved = await letWait(ports, tenant, id, lines.slice(at, at + MOVED_LINES_MAX));
    if (!moved) return err(failure('busy', 'Others write the same lines: try again'));
  }
  // Its event calls for a turn; one in progress takes turns anyway.
  const nowMs = await ports.nowMs(tenant);
  const going = await updateResource(
    ports.store,
    BULK_PRODUCT_ORDER,
    { tenant, id, nowMs },
    ({ completionDate, ...body }) =>
      ok(body.state === 'partial' && lines.length > 0 ? { ...body, state: 'inProgress' } : undefined),
  );
  return going.ok ? ok({ replayed: lines.length, left }) : going;
}

function choose(
  bulk: BulkOrder,
  known: ReadonlyMap<number, BulkLine>,
  { state, line = [] }: ReplayAsked,
): Result<{ readonly lines: readonly LineMove[]; readonly left: number }, Failure> {
  if ((state === undefined) === (line.length === 0))
    return err(failure('invalid-request', 'Say either which lines, or the state that they are in'));
  if (state !== undefined) {
    const all = [...known.values()].filter((one) => one.state === state);
    const lines = all.slice(0, REPLAYED_LINES_MAX).map((before) => again(before));
    return ok({ lines, left: all.length - lines.length });
  }
  const violations: Violation[] = [];
  const lines = new Map<number, LineMove>();
  for (const [at, { number = 0, line: corrected }] of line.entries()) {
    const before = known.get(number);
    const path = `line.${at}.number`;
    if (number > (bulk.lineCount ?? 0)) violations.push({ path, message: `there is no line ${number}` });
    else if (!before || !REPLAYABLE.includes(before.state))
      violations.push({
        path,
        message: `line ${number} is ${before?.state ?? 'waiting'}: only ${REPLAYABLE.join(' and ')} ones are ordered again`,
      });
    else lines.set(number, again(before, corrected));
  }
  if (violations.length > 0)
    return err(failure('illegal-transition', 'Nothing is ordered again: some lines cannot be', { violations }));
  return ok({ lines: [...lines.values()], left: 0 });
}

function again(before: BulkLine, corrected = before.corrected): LineMove {
  const attempt = before.state === 'failed' ? before.attempt + 1 : before.attempt;
  return { before, after: { number: before.number, state: 'waiting', attempt, ...(corrected ? { corrected } : {}) } };
}

/** The turns go on at the first of these lines, if they are beyond it. */
async function letWait(
  { lines }: Pick<BulkPorts, 'lines'>,
  tenant: TenantId,
  id: string,
  moves: readonly LineMove[],
): Promise<boolean> {
  const first = Math.min(...moves.map(({ after }) => after.number));
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const { next } = await lines.progress(tenant, id);
    if (await lines.move(tenant, id, moves, { from: next, to: Math.min(next, first) })) return true;
  }
  return false;
}
