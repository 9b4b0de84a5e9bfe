import type { Failure } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { billNumberOf } from './bill-resources';
import type { Books } from './ports';

/** How often a number is tried for that others of the same run take first. */
export const NUMBER_ATTEMPTS_MAX = 200;

/** What a numbered document is committed as. */
export type Planned = Omit<Parameters<Books['commitBill']>[0], 'tenant' | 'series' | 'number'>;

/**
 * Commits a document under the next number of its series (`2026`, `CN-2026`): a number is given out only together with its document, and whoever
 * commits second has written nothing, and plans again. Committed before, it is left as it is. Fails as `plan` does.
 */
export async function commitNumbered(
  books: Books,
  tenant: TenantId,
  series: string,
  plan: (billNo: string) => Promise<Result<Planned, Failure>>,
): Promise<Result<undefined, Failure>> {
  for (let attempt = 0; attempt < NUMBER_ATTEMPTS_MAX; attempt += 1) {
    const number = (await books.lastNumber(tenant, series)) + 1;
    const planned = await plan(billNumberOf(series, number));
    if (!planned.ok) return planned;
    if ((await books.commitBill({ tenant, series, number, ...planned.value })) !== 'changed') return ok(undefined);
  }
  throw new Error(`No bill number could be taken in ${NUMBER_ATTEMPTS_MAX} attempts`);
}
