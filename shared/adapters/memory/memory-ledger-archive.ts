import type { ArchivedPosting, ArchiveManifest, ArchivePage, LedgerArchive } from '../../balance-management';
import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';

const PAGE = 2;

/** The ledger's archive in memory, under the same contract as S3's. Pages are short, so that tests meet them. */
export class MemoryLedgerArchive implements LedgerArchive {
  readonly stored = new Map<string, readonly ArchivedPosting[]>();
  private readonly manifests = new Map<string, ArchiveManifest>();

  async put(tenant: TenantId, day: string, postings: readonly ArchivedPosting[]): Promise<void> {
    const [first] = postings;
    invariant(first, 'an object has a posting');
    const key = `${tenant}/${day}/${first.posting.at}-${postings.map(({ posting }) => posting.hash).join()}`;
    if (!this.stored.has(key)) this.stored.set(key, postings);
  }

  async putManifest(tenant: TenantId, manifest: ArchiveManifest): Promise<void> {
    this.manifests.set(`${tenant}/${manifest.day}`, manifest);
  }

  async manifest(tenant: TenantId, day: string): Promise<ArchiveManifest | undefined> {
    return this.manifests.get(`${tenant}/${day}`);
  }

  async days(tenant: TenantId): Promise<readonly string[]> {
    const keys = [...this.stored.keys()].filter((key) => key.startsWith(`${tenant}/`));
    return [...new Set(keys.map((key) => key.split('/')[1] ?? ''))].sort();
  }

  async objects(tenant: TenantId, day: string, cursor = ''): Promise<ArchivePage> {
    const keys = [...this.stored.keys()]
      .filter((key) => key.startsWith(`${tenant}/${day}/`) && key > cursor)
      .sort()
      .slice(0, PAGE);
    const last = keys.at(-1);
    return { keys, ...(keys.length === PAGE && last !== undefined ? { cursor: last } : {}) };
  }

  async read(key: string): Promise<readonly ArchivedPosting[]> {
    const postings = this.stored.get(key);
    invariant(postings, `object ${key} is there`);
    return postings;
  }
}
