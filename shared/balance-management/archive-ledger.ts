import { eachAtOnce } from '../kernel/each-at-once';
import type { TenantId } from '../kernel/tenant';
import type { BalanceAccount } from './balance-account';
import type { ChargeRecordStore } from './ports';
import { type Posting, utcDay } from './posting';
import { withItsRecords } from './project-ledger';
import type { ArchiveManifest } from './verify-archive';

/** A posting with its records, and whose it is: everything that a row of the ledger is made of. */
export interface ArchivedPosting {
  readonly tenant: TenantId;
  readonly balanceId: string;
  readonly partyId: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly posting: Posting;
}

/** Objects of an archived day, in the order in which they were written. */
export interface ArchivePage {
  readonly keys: readonly string[];
  readonly cursor?: string;
}

/** The ledger's archive: append-only objects of postings, by tenant and by the UTC day on which they were booked. */
export interface LedgerArchive {
  /** Stores postings as one object. The same postings again are the same object. */
  put(tenant: TenantId, day: string, postings: readonly ArchivedPosting[]): Promise<void>;
  /** Days of a tenant that have objects, in order. */
  days(tenant: TenantId): Promise<readonly string[]>;
  objects(tenant: TenantId, day: string, cursor?: string): Promise<ArchivePage>;
  /** The postings of an object, in the order in which they were put. */
  read(key: string): Promise<readonly ArchivedPosting[]>;
  /** What a closed day holds; put again it is written over. */
  putManifest(tenant: TenantId, manifest: ArchiveManifest): Promise<void>;
  manifest(tenant: TenantId, day: string): Promise<ArchiveManifest | undefined>;
}

/** Objects written, and charges' records asked for, side by side. */
const PARALLEL = 8;

/**
 * Archives what writes of balances carried: one object a tenant and day. Called with every batch of the stream, so
 * complete by construction. Throws when one cannot be stored: the same batch again stores the same objects.
 */
export async function archivePostings(
  ports: { readonly archive: Pick<LedgerArchive, 'put'>; readonly records: Pick<ChargeRecordStore, 'get'> },
  writes: readonly BalanceAccount[],
): Promise<{ readonly objects: number; readonly postings: number }> {
  const carried = writes.flatMap((account) => account.postings.map((posting) => ({ account, posting })));
  const archived = await eachAtOnce(carried, PARALLEL, async ({ account, posting }): Promise<ArchivedPosting> => {
    const { tenant, balanceId, partyId, currency } = account;
    const { recordsKey: _where, ...whole } = await withItsRecords(ports.records, posting);
    return { tenant, balanceId, partyId, currency, posting: whole };
  });
  const groups = Object.values(
    Object.groupBy(archived, ({ tenant, posting }) => `${tenant}#${utcDay(posting.at)}`),
  ).filter((group) => group !== undefined);
  await eachAtOnce(groups, PARALLEL, async (group) => {
    const [first] = group;
    if (first) await ports.archive.put(first.tenant, utcDay(first.posting.at), group);
  });
  return { objects: groups.length, postings: archived.length };
}
