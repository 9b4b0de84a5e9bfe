import { eachAtOnce } from '../kernel/each-at-once';
import type { TenantId } from '../kernel/tenant';
import type { ArchivedPosting, LedgerArchive } from './archive-ledger';
import { checkPosting } from './check-posting';
import type { Ledger } from './ports';

/** Rows written side by side. */
const PARALLEL = 32;
/** Pages of 1,000 objects of one day. */
const PAGES_MAX = 1_000;

/** How far a rebuild has come. */
export interface Rebuilt {
  readonly day: string;
  readonly postings: number;
  /** Lines that were not written: each was changed since it was booked. */
  readonly refused: readonly Pick<ArchivedPosting, 'balanceId' | 'posting'>[];
}

/**
 * Books a tenant's archive into the ledger again, day by day from `fromDay` on: the same rows, byte by byte, whether they
 * stand or not, so it may be stopped and run again anywhere. A line whose hash does not hold is not written.
 */
export async function* rebuildLedger(
  { archive, ledger }: { readonly archive: LedgerArchive; readonly ledger: Pick<Ledger, 'append'> },
  tenant: TenantId,
  fromDay = '',
): AsyncGenerator<Rebuilt> {
  for (const day of await archive.days(tenant))
    if (day >= fromDay) yield await rebuildDay({ archive, ledger }, tenant, day);
}

async function rebuildDay(
  { archive, ledger }: { readonly archive: LedgerArchive; readonly ledger: Pick<Ledger, 'append'> },
  tenant: TenantId,
  day: string,
): Promise<Rebuilt> {
  let postings = 0;
  const refused: ArchivedPosting[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const listed = await archive.objects(tenant, day, cursor);
    for (const key of listed.keys) {
      const archived = await archive.read(key);
      const whole = archived.filter(({ posting }) => checkPosting(posting).length === 0);
      refused.push(...archived.filter((one) => !whole.includes(one)));
      await eachAtOnce(whole, PARALLEL, (one) => ledger.append(one, one.posting));
      postings += whole.length;
    }
    cursor = listed.cursor;
    if (cursor === undefined) return { day, postings, refused };
  }
  throw new Error(`Day ${day} of ${tenant}'s archive has more than ${PAGES_MAX} pages of objects`);
}
