import { canonicalJson, sha256Hex } from '../kernel/digest';
import { eachAtOnce } from '../kernel/each-at-once';
import type { TenantId } from '../kernel/tenant';
import type { LedgerArchive } from './archive-ledger';
import type { LedgerFault } from './check-posting';
import { joinRuns, type LedgerRun, LedgerWalk } from './walk-ledger';

/** Objects of a day that are read side by side. */
const PARALLEL = 8;
/** Pages of 1,000 objects: more than 2,000 million postings a day. */
const PAGES_MAX = 1_000;

/** What an archived day holds of one balance. */
export interface ArchivedBalance {
  readonly runs: readonly LedgerRun[];
  readonly faults: readonly LedgerFault[];
}

export interface ArchivedDay {
  readonly objects: number;
  /** Lines: one that stands in two objects counts twice. */
  readonly postings: number;
  readonly balances: ReadonlyMap<string, ArchivedBalance>;
}

/** What is said of a closed day, to be compared with later: what it holds, by balance, and the digest of that. */
export interface ArchiveManifest {
  readonly day: string;
  readonly objects: number;
  readonly postings: number;
  /** `[balance id, first number, last number, hash of the last]`, by balance and number. */
  readonly balances: readonly (readonly [balanceId: string, first: number, last: number, hash: string])[];
  /** SHA-256 of `balances`, hex. */
  readonly digest: string;
}

/** Reads one day of a tenant's archive: the runs of each balance, and what is wrong with its postings. */
export async function walkArchivedDay(archive: LedgerArchive, tenant: TenantId, day: string): Promise<ArchivedDay> {
  const walks = new Map<string, LedgerWalk>();
  let objects = 0;
  let postings = 0;
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const listed = await archive.objects(tenant, day, cursor);
    await eachAtOnce(listed.keys, PARALLEL, async (key) => {
      for (const { balanceId, posting } of await archive.read(key)) {
        const walk = walks.get(balanceId) ?? new LedgerWalk();
        walk.add(posting);
        walks.set(balanceId, walk);
        postings += 1;
      }
    });
    objects += listed.keys.length;
    cursor = listed.cursor;
    if (cursor === undefined) return { objects, postings, balances: summarise(walks) };
  }
  throw new Error(`Day ${day} of ${tenant}'s archive has more than ${PAGES_MAX} pages of objects`);
}

const summarise = (walks: ReadonlyMap<string, LedgerWalk>): Map<string, ArchivedBalance> =>
  new Map(
    [...walks].map(([balanceId, walk]) => {
      const { runs, faults } = joinRuns(walk.runs());
      return [balanceId, { runs, faults: [...walk.faults, ...faults] }];
    }),
  );

export function describeDay(day: string, { objects, postings, balances }: ArchivedDay): ArchiveManifest {
  const rows = [...balances]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([balanceId, { runs }]) =>
      runs.map(({ before, after }) => [balanceId, before.number + 1, after.number, after.hash] as const),
    );
  return { day, objects, postings, balances: rows, digest: sha256Hex(canonicalJson(rows)) };
}
