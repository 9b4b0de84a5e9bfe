import { eachAtOnce } from '../kernel/each-at-once';
import { invariant } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import type { RateBody } from './bill-resources';
import { unpackBill } from './pack-bill';
import type { Books } from './ports';

/** A line is a write to the table and to each of its indexes, of one bill on one key there: more at once are throttled. */
const WRITES_AT_ONCE = 16;

/**
 * Makes the lines and the billed usage of a committed bill from what was committed with it, and gives the lines as they
 * then stand. Whoever does it, and however often, writes the same under the same keys: what stands is left as it is.
 * Billed usage first: a bill's lines stand only when all that is reconciled stands.
 */
export async function projectBill(
  given: { readonly books: Books; readonly store: ResourceStore },
  tenant: TenantId,
  billId: string,
): Promise<RateBody[]> {
  const { books, store } = given;
  const parts = await books.packedBill(tenant, billId);
  invariant(parts.length > 0, `the contents of the bill ${billId} were committed with it`);
  const { lines, usage } = unpackBill(parts);
  await eachAtOnce(usage, WRITES_AT_ONCE, (billed) => books.keepBilledUsage(tenant, billed));
  const standing = await eachAtOnce(lines, WRITES_AT_ONCE, (line) => store.create(line));
  await books.finishBill(tenant, billId);
  return standing.map(({ stored }) => stored.body as RateBody);
}
