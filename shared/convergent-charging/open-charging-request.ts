import type { DiscountTerm, SponsorTerm } from '../balance-management';
import type { TenantId } from '../kernel/tenant';

/** Asks that usage of a subscriber be charged from now on; product-ordering's last step before a product is active. */
export interface OpenChargingRequest {
  readonly tenant: TenantId;
  /** The product that is being activated. Opening twice for the same product answers the same. */
  readonly productId: string;
  readonly offeringId: string;
  readonly partyId: string;
  readonly billingAccountId?: string;
  /** A line's number, E.164 digits without `+`. Absent for an add-on. */
  readonly msisdn?: string;
  /** Its IMSI, digits: a network function that names no number is found by it. */
  readonly imsi?: string;
  /** Of an add-on, the balance of the product that it relies on; beside a number, the shared balance that the product joins. */
  readonly balanceId?: string;
  /** The customer's, as prices name segments; of a product that brings its own balance. */
  readonly segment?: string;
  /** Tariffs that discount what the product uses from its activation on. */
  readonly discounts?: readonly DiscountTerm[];
  /** Money of promotions (decimal text, of the balance's currency), to be used within so many months. */
  readonly awards?: readonly { readonly promotionId: string; readonly amount: string; readonly months: number }[];
  /** Somebody else's balance that pays a part of what the product uses. */
  readonly sponsor?: SponsorTerm;
  /** ISO 8601, UTC: usage before is refused. */
  readonly activatedAt: string;
}

export interface OpenChargingAnswer {
  readonly balanceId: string;
  /** What closes it again, as if it had not been opened. */
  readonly close: CloseChargingRequest;
}

/** Asks that a product which charges be rated by another offering from now on. */
export interface ChangeChargingRequest {
  readonly tenant: TenantId;
  readonly productId: string;
  readonly balanceId: string;
  /** The offering that rates its usage from then on. */
  readonly offeringId: string;
  /** Tariffs that discount it from then on. Those of the plan before end with that. */
  readonly discounts?: readonly DiscountTerm[];
  /** ISO 8601, UTC. */
  readonly changedAt: string;
  /** The offering is the one that rates it already. */
  readonly keepsPlan?: boolean;
  /** What the subscriber is known by, where it is another from then on: digits, or `imsi-…`. */
  readonly numbers?: readonly { readonly from?: string; readonly to: string }[];
}

/** Compensation: nothing of this product charges any more. Usage after `closedAt` is refused. */
export interface CloseChargingRequest {
  readonly tenant: TenantId;
  readonly productId: string;
  readonly balanceId: string;
  readonly msisdn?: string;
  readonly imsi?: string;
  readonly closedAt: string;
}
