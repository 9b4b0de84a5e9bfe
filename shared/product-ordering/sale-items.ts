import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { judgeBuyer, judgeOffering } from './judge-offering';
import type { CatalogReader, Judge, PricePorts } from './ports';
import type { ItemPrice } from './price-attributes';
import { readPriceGround } from './price-ground';
import { priceItem, totalPrices } from './price-item';
import { checkCodes } from './price-order';

/** What a cart's, a quote's and an order's items have in common. */
export interface SaleItem {
  readonly id?: string;
  readonly action?: string;
  readonly quantity?: number;
  readonly productOffering?: { readonly id?: string };
}

export interface SalePorts extends PricePorts {
  readonly catalog: CatalogReader;
}

/** What is to be sold, to whom. `path`: where its items stand in what is written, such as `cartItem`. */
export interface Sale {
  readonly path: string;
  readonly items: readonly SaleItem[];
  readonly customerId: string | undefined;
  readonly promotionCodes: readonly string[];
  readonly channel?: string | undefined;
}

export interface PricedSale {
  /** In the order of the items. */
  readonly prices: readonly ItemPrice[][];
}

/** Gives items that came without an id the next free number. */
export function withIds<I extends { id?: string }>(items: readonly I[]): (I & { id: string })[] {
  const taken = new Set(items.flatMap(({ id }) => id ?? []));
  let next = 1;
  return items.map((item) => {
    if (item.id !== undefined) return { ...item, id: item.id };
    while (taken.has(String(next))) next += 1;
    taken.add(String(next));
    return { ...item, id: String(next) };
  });
}

/**
 * What each item would cost this customer now. Fails with `unprocessable` where an offering is not there, not on sale or
 * not for this customer, or a code is no promotion's, with every path.
 */
export async function priceSale(
  ports: SalePorts,
  tenant: TenantId,
  sale: Sale,
  nowMs: number,
): Promise<Result<PricedSale, Failure>> {
  const { path, items, customerId, promotionCodes, channel } = sale;
  const ids = [...new Set(items.flatMap(({ productOffering }) => productOffering?.id ?? []))];
  const read = await Promise.all(ids.map(async (id) => [id, await ports.catalog.offering(tenant, id)] as const));
  const offerings = new Map(read);
  const known = read.flatMap(([, offering]) => offering ?? []);
  const ground = await readPriceGround(ports, { tenant, customerId, promotionCodes, channel, offerings: known, nowMs });
  // A cart of nobody yet is judged at its checkout, when somebody buys it.
  const buyer = customerId === undefined ? {} : { buyer: ground.facts, market: ground.market };
  const violations: Violation[] = [];
  const judge: Judge = (place, message) => violations.push({ path: place, message });
  const prices = items.map((item, index): ItemPrice[] => {
    const at = `${path}.${index}`;
    const offeringId = item.productOffering?.id;
    const offering = offerings.get(offeringId ?? '');
    if ((item.action ?? 'add') !== 'add') return [];
    if (offering === undefined) {
      const message = offeringId === undefined ? 'name what is bought' : `the catalog has no offering ${offeringId}`;
      violations.push({ path: `${at}.productOffering${offeringId === undefined ? '' : '.id'}`, message });
      return [];
    }
    judgeOffering(offering, at, nowMs, judge);
    judgeBuyer(offering, at, buyer, judge);
    return priceItem(offering, item.quantity ?? 1, ground);
  });
  if (violations.length > 0) return err(failure('unprocessable', 'What is named is not sold', { violations }));
  const wrong = checkCodes(ground);
  return wrong ? err(wrong) : ok({ prices });
}

/** The sums of one item, and of all. */
export const itemTotal = (prices: readonly ItemPrice[], quantity = 1): ItemPrice[] =>
  totalPrices([{ prices, quantity }]);

/** Each item's id once, and no item within another. */
export function faultsOfItems(
  path: string,
  nested: string,
  items: readonly { id: string; [attribute: string]: unknown }[],
): Failure | undefined {
  const violations = items.flatMap((item, index): Violation[] => {
    const within = item[nested];
    return [
      ...(items.findIndex(({ id }) => id === item.id) < index
        ? [{ path: `${path}.${index}.id`, message: `${item.id} is the id of another item` }]
        : []),
      ...(Array.isArray(within) && within.length > 0
        ? [{ path: `${path}.${index}.${nested}`, message: 'items stand side by side: relate them to each other' }]
        : []),
    ];
  });
  return violations.length === 0 ? undefined : failure('unprocessable', 'The items cannot be taken so', { violations });
}

/** A refusal of an order in the words of what it came of: `productOrderItem.0` is `cartItem.2`. */
export function inWordsOf(path: string, problem: Failure, places: readonly number[]): Failure {
  const { code, message, violations } = problem;
  const said = violations?.map((one) => ({
    ...one,
    path: one.path.replace(/^productOrderItem\.(\d+)/, (_, index) => `${path}.${places[Number(index)] ?? index}`),
  }));
  return failure(code, message, said ? { violations: said } : {});
}
