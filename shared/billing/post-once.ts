import type { TenantId } from '../kernel/tenant';
import type { JournalEntry } from './journal';
import { type Books, POST_ATTEMPTS_MAX } from './ports';

/** Posts an entry that is the same whatever else was posted meanwhile: again where others wrote, and once for its source. */
export async function postOnce(books: Pick<Books, 'post'>, tenant: TenantId, entry: JournalEntry): Promise<void> {
  for (let attempt = 0; attempt < POST_ATTEMPTS_MAX; attempt += 1)
    if ((await books.post({ tenant, entries: [entry] })) !== 'changed') return;
  throw new Error(`${entry.source} could not be posted: others wrote at once in each of ${POST_ATTEMPTS_MAX} attempts`);
}
