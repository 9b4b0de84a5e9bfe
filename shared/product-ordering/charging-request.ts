import type { OpenChargingRequest } from '../convergent-charging';
import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { ProductDraft } from '../product-inventory';
import type { ProductReader } from './ports';

/**
 * What open-charging is asked for a product: a line's own number, or the balance of the product that an add-on relies
 * on. Fails with `unknown-reference` when that product has none.
 */
export async function chargingRequest(
  draft: ProductDraft,
  products: ProductReader,
  nowMs: number,
): Promise<Result<OpenChargingRequest, Failure>> {
  const request = {
    tenant: draft.tenant,
    productId: draft.productId,
    offeringId: draft.offering.id,
    partyId: draft.partyId,
    billingAccountId: draft.billingAccountId,
    activatedAt: toIso(nowMs),
  };
  if (draft.baseProductId === undefined) return ok({ ...request, msisdn: draft.msisdn });
  const base = await products.product(draft.tenant, draft.baseProductId);
  if (base?.balanceId === undefined)
    return err(failure('unknown-reference', `product ${draft.baseProductId} has no balance to add to`));
  return ok({ ...request, balanceId: base.balanceId });
}
