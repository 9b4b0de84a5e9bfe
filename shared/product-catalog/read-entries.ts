import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceDeclaration } from '../tmf/declaration';
import { type Filter, matches } from '../tmf/filter';
import type { ResourceStore } from '../tmf/resource-store';
import { type Entry, entryOf, FILE_ENTRIES_MAX } from './catalog-file';

const PAGE = 500;

/** Every entry of these kinds that the filters take. Fails with `too-large` where there are more than a file has. */
export async function readEntries(
  store: ResourceStore,
  tenant: TenantId,
  declarations: readonly ResourceDeclaration[],
  filters: readonly Filter[] = [],
): Promise<Result<Entry[], Failure>> {
  const entries: Entry[] = [];
  for (const declaration of declarations) {
    const { name } = declaration;
    let cursor: string | undefined;
    do {
      const page = await store.list({
        tenant,
        resource: name,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { body } of page.items) if (matches(declaration, body, filters)) entries.push(entryOf(name, body));
      cursor = page.cursor;
      if (entries.length > FILE_ENTRIES_MAX)
        return err(failure('too-large', `A file has at most ${FILE_ENTRIES_MAX} entries: name a path or a query`));
    } while (cursor !== undefined);
  }
  return ok(entries);
}
