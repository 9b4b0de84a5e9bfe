import type { CloseChargingRequest, OpenChargingRequest } from '../convergent-charging';
import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { ProductDraft } from '../product-inventory';
import type { ProductReader } from './ports';

/** What open-charging is asked, and what close-charging would be once the balance is known. */
export interface ChargingRequests {
  readonly open: OpenChargingRequest;
  readonly close: Omit<CloseChargingRequest, 'balanceId'>;
}

/**
 * What charging is asked for a product: a line's own number and IMSI, or the balance of the product that an add-on relies on.
 * Fails with `unknown-reference` when that product has none.
 */
export async function chargingRequest(
  draft: ProductDraft,
  products: ProductReader,
  nowMs: number,
): Promise<Result<ChargingRequests, Failure>> {
  const { tenant, productId } = draft;
  const activatedAt = toIso(nowMs);
  const close = { tenant, productId, closedAt: activatedAt };
  const open = {
    tenant,
    productId,
    offeringId: draft.offering.id,
    partyId: draft.partyId,
    billingAccountId: draft.billingAccountId,
    activatedAt,
  };
  if (draft.baseProductId === undefined) {
    const { msisdn, imsi } = draft;
    const line = { msisdn, ...(imsi === undefined ? {} : { imsi }) };
    return ok({ open: { ...open, ...line }, close: { ...close, ...line } });
  }
  const base = await products.product(tenant, draft.baseProductId);
  if (base?.balanceId === undefined)
    return err(failure('unknown-reference', `product ${draft.baseProductId} has no balance to add to`));
  return ok({ open: { ...open, balanceId: base.balanceId }, close });
}
