import { eachAtOnce } from '../kernel/each-at-once';
import type { TenantId } from '../kernel/tenant';
import type { LedgerArchive } from './archive-ledger';
import type { BalanceStore, Ledger } from './ports';
import { utcDay } from './posting';
import { describeDay, walkArchivedDay } from './verify-archive';
import { type Difference, inThe, verifyBalance } from './verify-balance';
import { joinRuns, type LedgerRun } from './walk-ledger';

/** Balances of one step, and of them side by side. */
const BALANCES_A_STEP = 50;
const PARALLEL = 8;
/** Differences that a run keeps; the others are counted. */
export const DIFFERENCES_MAX = 100;

export interface VerificationPorts {
  readonly balances: Pick<BalanceStore, 'read' | 'ofTenant'>;
  readonly ledger: Pick<Ledger, 'pages'>;
  readonly archive: LedgerArchive;
}

/** `recent` goes on where the last run ended and looks at the balances that moved since; `full` begins at the first day. */
export type VerificationScope = 'full' | 'recent';

/** How far a run has come: all that it needs to go on. */
export interface VerificationState {
  readonly scope: VerificationScope;
  /** Epoch milliseconds on the tenant's clock. */
  readonly startedMs: number;
  readonly phase: 'archive' | 'balances' | 'done';
  /** The last archived day that was walked, by this run or by one before. */
  readonly day?: string;
  /** The last balance that was walked. */
  readonly cursor?: string;
  /** What the archive holds of each balance that is not walked yet. */
  readonly archived: ReadonlyMap<string, readonly LedgerRun[]>;
  /** Of a `recent` run: balances of the days that it walked. */
  readonly touched: ReadonlySet<string>;
  readonly days: number;
  readonly archivedPostings: number;
  readonly balances: number;
  readonly postings: number;
  readonly differenceCount: number;
  readonly differences: readonly (Difference & { readonly balanceId: string })[];
}

/** Days that are walked again: the last one was perhaps not over, and the stream may be a day behind. */
const DAYS_AGAIN = 2;
const DAY_MS = 86_400_000;

/** What a `recent` run goes on from: how far the archive was walked, and what it held. */
export type ArchiveProgress = Pick<VerificationState, 'day' | 'archived'>;

export const startVerification = (
  scope: VerificationScope,
  startedMs: number,
  { day, archived }: ArchiveProgress = { archived: new Map() },
): VerificationState => ({
  scope,
  startedMs,
  phase: 'archive',
  ...(day === undefined ? {} : { day: utcDay(Date.parse(day) - DAYS_AGAIN * DAY_MS) }),
  archived,
  touched: new Set(),
  days: 0,
  archivedPostings: 0,
  balances: 0,
  postings: 0,
  differenceCount: 0,
  differences: [],
});

/**
 * One step of a tenant's verification: a day of its archive (whose manifest is written when the day is over), or a page
 * of its balances. The same step again gives the same.
 */
export function verifyStep(
  ports: VerificationPorts,
  tenant: TenantId,
  state: VerificationState,
): Promise<VerificationState> {
  return state.phase === 'archive' ? verifyDay(ports, tenant, state) : verifyPage(ports, tenant, state);
}

async function verifyDay(
  { archive }: VerificationPorts,
  tenant: TenantId,
  state: VerificationState,
): Promise<VerificationState> {
  const day = (await archive.days(tenant)).find((one) => state.day === undefined || one > state.day);
  if (day === undefined) return { ...state, phase: 'balances', archived: toWalk(state) };
  const walked = await walkArchivedDay(archive, tenant, day);
  if (day < utcDay(state.startedMs)) await archive.putManifest(tenant, describeDay(day, walked));
  const archived = new Map(state.archived);
  const found: (Difference & { balanceId: string })[] = [];
  for (const [balanceId, { runs, faults }] of walked.balances) {
    const joined = joinRuns([...(archived.get(balanceId) ?? []), ...runs]);
    archived.set(balanceId, joined.runs);
    found.push(...[...faults, ...joined.faults].map((fault) => ({ balanceId, ...inThe('archive')(fault) })));
  }
  return withDifferences(
    {
      ...state,
      day,
      archived,
      touched: state.scope === 'full' ? state.touched : new Set([...state.touched, ...walked.balances.keys()]),
      days: state.days + 1,
      archivedPostings: state.archivedPostings + walked.postings,
    },
    found,
  );
}

const toWalk = ({ scope, archived, touched }: VerificationState): VerificationState['archived'] =>
  scope === 'full' ? archived : new Map([...archived].filter(([balanceId]) => touched.has(balanceId)));

async function verifyPage(
  ports: VerificationPorts,
  tenant: TenantId,
  state: VerificationState,
): Promise<VerificationState> {
  const listed = state.scope === 'full' ? await ports.balances.ofTenant(tenant, BALANCES_A_STEP, state.cursor) : [];
  // Balances that the archive knows and the table does not (any more) come at the end.
  const page = listed.length > 0 ? listed : [...state.archived.keys()].sort().slice(0, BALANCES_A_STEP);
  if (page.length === 0) return { ...state, phase: 'done' };
  const verified = await eachAtOnce(page, PARALLEL, async (balanceId) => {
    const account = await ports.balances.read(tenant, balanceId);
    if (!account)
      return {
        balanceId,
        postings: 0,
        differences: [{ where: 'balance', number: 0, fault: 'is gone' }] as Difference[],
      };
    const { postings, differences } = await verifyBalance(ports.ledger, account, {
      nowMs: state.startedMs,
      archived: state.archived.get(balanceId) ?? [],
    });
    return { balanceId, postings, differences };
  });
  const archived = new Map(state.archived);
  for (const balanceId of page) archived.delete(balanceId);
  return withDifferences(
    {
      ...state,
      ...(listed.length === 0 ? {} : { cursor: listed.at(-1) ?? '' }),
      archived,
      balances: state.balances + page.length,
      postings: state.postings + verified.reduce((sum, { postings }) => sum + postings, 0),
    },
    verified.flatMap(({ balanceId, differences }) => differences.map((difference) => ({ balanceId, ...difference }))),
  );
}

const withDifferences = (
  state: VerificationState,
  found: readonly (Difference & { readonly balanceId: string })[],
): VerificationState => ({
  ...state,
  differenceCount: state.differenceCount + found.length,
  differences: [...state.differences, ...found].slice(0, DIFFERENCES_MAX),
});
