import { type DiscountTerm, endOfValidity } from '../balance-management';
import type { CloseChargingRequest, OpenChargingRequest } from '../convergent-charging';
import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { AgreedPrice, ProductDraft, RevisedProduct, ReviseProductRequest } from '../product-inventory';
import type { ProductReader } from './ports';
import { agreedDiscounts } from './usage-discounts';

/** What open-charging is asked, and what close-charging would be once the balance is known. */
export interface ChargingRequests {
  readonly open: OpenChargingRequest;
  readonly close: Omit<CloseChargingRequest, 'balanceId'>;
}

/**
 * What charging is asked for a product: a line's own number and IMSI, and the balance of the product that an add-on relies on or
 * whose balance the line shares. Fails with `unknown-reference` when that product has none.
 */
export async function chargingRequest(
  draft: ProductDraft,
  products: Pick<ProductReader, 'product'>,
  nowMs: number,
): Promise<Result<ChargingRequests, Failure>> {
  const { tenant, productId } = draft;
  const activatedAt = toIso(nowMs);
  const discounts = termsOf(draft.prices, nowMs);
  const close = { tenant, productId, closedAt: activatedAt };
  const open = {
    tenant,
    productId,
    offeringId: draft.offering.id,
    partyId: draft.partyId,
    billingAccountId: draft.billingAccountId,
    activatedAt,
    ...(draft.segment === undefined ? {} : { segment: draft.segment }),
    ...(discounts.length === 0 ? {} : { discounts }),
  };
  const { msisdn, imsi, baseProductId, sharedProductId } = draft;
  const own = { ...(msisdn === undefined ? {} : { msisdn }), ...(imsi === undefined ? {} : { imsi }) };
  const line = baseProductId === undefined ? own : {};
  const holderId = baseProductId ?? sharedProductId;
  if (holderId === undefined) return ok({ open: { ...open, ...line }, close: { ...close, ...line } });
  const holder = await products.product(tenant, holderId);
  if (holder?.balanceId === undefined)
    return err(failure('unknown-reference', `product ${holderId} has no balance to add to`));
  return ok({ open: { ...open, ...line, balanceId: holder.balanceId }, close: { ...close, ...line } });
}

/** What changing a product's charging is asked: what was found of it, with what its next plan's order promised. */
export const withDiscounts = (revised: RevisedProduct, plan: ReviseProductRequest['plan']): RevisedProduct =>
  plan === undefined || revised.balanceId === undefined
    ? revised
    : { ...revised, discounts: termsOf(plan.prices, Date.parse(revised.changedAt)) };

/** Discounts from the plan's start on: each ends after the periods that were promised, or with its agreement. */
const termsOf = (prices: readonly AgreedPrice[], startMs: number): DiscountTerm[] =>
  agreedDiscounts(prices).map(({ tariff, periods, endMs }) => {
    const ends = [periods === undefined ? [] : endOfValidity(startMs, { months: periods }), endMs ?? []].flat();
    return { offeringId: tariff.offeringId, ...(ends.length === 0 ? {} : { untilMs: Math.min(...ends) }) };
  });
