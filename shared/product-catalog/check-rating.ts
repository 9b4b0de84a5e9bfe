import { type Failure, failure } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import { compileTariff } from '../rating';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { whatLacks } from './check-price';
import type { productOfferingPriceResource, productOfferingResource } from './resources';

type Offering = BodyOf<typeof productOfferingResource>;
type Price = BodyOf<typeof productOfferingPriceResource>;

/**
 * What keeps an offering on sale from being charged by: prices that are drafts yet, and the errors that compiling its tariff would
 * find, told to who writes it. What is only worth a look, `GET /farthing/rateDeck/v1/tariff` shows. An offering without prices is
 * rated by nothing.
 */
export async function checkRating(
  next: Offering,
  { store, tenant, nowMs }: { readonly store: ResourceStore; readonly tenant: TenantId; readonly nowMs: number },
): Promise<Failure | undefined> {
  const stored = await Promise.all(
    (next.productOfferingPrice ?? []).map(({ id = '' }) => store.get(tenant, 'productOfferingPrice', id)),
  );
  const prices = stored.flatMap((one) => (one ? [one.body as Price] : []));
  if (prices.length === 0) return undefined;
  const violations = prices.flatMap((price) =>
    whatLacks(price).map(({ path, message }) => ({ path: `productOfferingPrice(${price.id}).${path}`, message })),
  );
  if (violations.length > 0)
    return failure('unprocessable', `Offering ${next.id} has prices that are not whole`, { violations });
  const compiled = compileTariff(next, prices, 1, nowMs);
  return compiled.ok ? undefined : compiled.error;
}
