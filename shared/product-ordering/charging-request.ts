import type { DiscountTerm } from '../balance-management';
import type { OpenChargingRequest } from '../convergent-charging';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { AgreedPrice, ProductDraft, RevisedProduct, ReviseProductRequest } from '../product-inventory';
import { awardsIn } from './awards';
import type { ProductReader } from './ports';
import { agreedDiscounts } from './usage-discounts';

/** What open-charging is asked once the product is activated. */
export type ChargingRequest = Omit<OpenChargingRequest, 'activatedAt'>;

/** A product as it will be made, and what charging is asked for it. */
export interface ProductToMake {
  readonly draft: ProductDraft;
  readonly charging: ChargingRequest;
}

/**
 * What charging is asked for the products of an order: a line's own number and IMSI, and the balance of the product that an add-on
 * relies on or whose balance the line shares. That product exists, or is one of the order's own. Fails with `unknown-reference` when it
 * has no balance.
 */
export async function chargingRequests(
  drafts: readonly ProductDraft[],
  products: Pick<ProductReader, 'product'>,
): Promise<Result<readonly ProductToMake[], Failure>> {
  const made = new Map(drafts.map((draft) => [draft.productId, draft]));
  const toMake: ProductToMake[] = [];
  for (const draft of drafts) {
    const holderId = standing(draft, made);
    const holder =
      holderId === undefined || made.has(holderId) ? undefined : await products.product(draft.tenant, holderId);
    // A product that shares no balance opens one under its own id (convergent-charging).
    const balanceId = holderId !== undefined && made.has(holderId) ? holderId : holder?.balanceId;
    if (holderId !== undefined && balanceId === undefined)
      return err(failure('unknown-reference', `product ${holderId} has no balance to add to`));
    toMake.push({ draft, charging: requestFor(draft, balanceId) });
  }
  return ok(toMake);
}

const holderOf = ({ baseProductId, sharedProductId }: ProductDraft): string | undefined =>
  baseProductId ?? sharedProductId;

/** The product whose balance a product adds to: through products of the same order to one that brings its own, or that exists. */
function standing(draft: ProductDraft, made: ReadonlyMap<string, ProductDraft>): string | undefined {
  let holderId = holderOf(draft);
  // A base stands before its add-ons, so this ends within the order's products.
  for (let steps = 0; holderId !== undefined && steps < made.size; steps += 1) {
    const holder = made.get(holderId);
    const next = holder && holderOf(holder);
    if (next === undefined) break;
    holderId = next;
  }
  return holderId;
}

function requestFor(draft: ProductDraft, balanceId: string | undefined): ChargingRequest {
  const { msisdn, imsi, baseProductId, segment } = draft;
  const discounts = termsOf(draft.prices);
  const awards = awardsIn(draft.prices);
  const line = { ...(msisdn === undefined ? {} : { msisdn }), ...(imsi === undefined ? {} : { imsi }) };
  return {
    tenant: draft.tenant,
    productId: draft.productId,
    offeringId: draft.offering.id,
    partyId: draft.partyId,
    billingAccountId: draft.billingAccountId,
    ...(segment === undefined ? {} : { segment }),
    ...(discounts.length === 0 ? {} : { discounts }),
    ...(awards.length === 0 ? {} : { awards }),
    ...(baseProductId === undefined ? line : {}),
    ...(balanceId === undefined ? {} : { balanceId }),
  };
}

/** What changing a product's charging is asked: what was found of it, with what its next plan's order promised. */
export const withDiscounts = (revised: RevisedProduct, plan: ReviseProductRequest['plan']): RevisedProduct =>
  plan === undefined || revised.balanceId === undefined ? revised : { ...revised, discounts: termsOf(plan.prices) };

/** Discounts from the plan's start on: each ends after the periods that were promised, or with its agreement. */
const termsOf = (prices: readonly AgreedPrice[]): DiscountTerm[] =>
  agreedDiscounts(prices).map(({ tariff, periods, endMs }) => ({
    offeringId: tariff.offeringId,
    ...(periods === undefined ? {} : { months: periods }),
    ...(endMs === undefined ? {} : { untilMs: endMs }),
  }));
