import type { TenantId } from '../kernel/tenant';
import type { AlterationBody } from '../promotion-management';
import type { StockKind } from '../resource-inventory';

export interface AgreedPrice {
  readonly id: string;
  readonly name: string;
  readonly priceType: string;
  /** `month`. */
  readonly recurringChargePeriod?: string;
  /** Of a recurring price: `second` where it is charged by the second and not by the day. */
  readonly unitOfMeasure?: string;
  readonly unit: string;
  /** Decimal text. */
  readonly value: string;
  /** The value is without tax; else it contains it. */
  readonly taxExcluded?: boolean;
  /** Promotions and agreements that alter it, in the order in which they are taken. */
  readonly alterations?: readonly AlterationBody[];
}

/** A product as its order agreed it. Its id is known before it exists: `<orderId>-<itemId>`. */
export interface ProductDraft {
  readonly tenant: TenantId;
  readonly productId: string;
  readonly orderId: string;
  readonly itemId: string;
  readonly partyId: string;
  readonly billingAccountId: string;
  readonly offering: { readonly id: string; readonly name: string };
  readonly specification?: { readonly id: string; readonly name: string };
  readonly prices: readonly AgreedPrice[];
  /** E.164 digits; an add-on's is its base product's. Absent, as the SIM, where the product is no line. */
  readonly msisdn?: string;
  readonly iccid?: string;
  readonly imsi?: string;
  /** The customer's, as prices name segments. */
  readonly segment?: string;
  /** An add-on: the product it relies on. */
  readonly baseProductId?: string;
  /** A line that shares a balance: a product whose balance it is. */
  readonly sharedProductId?: string;
  readonly services: readonly string[];
  /** What else was chosen: values by name. */
  readonly characteristics?: Readonly<Record<string, string>>;
  readonly place?: readonly { readonly id: string; readonly role: string }[];
}

/** A product whose charging is open. */
export interface CreateProductRequest {
  readonly draft: ProductDraft;
  readonly balanceId: string;
  /** ISO 8601, UTC. */
  readonly startDate: string;
}

/** Where an order moves a product that exists. `cancelled` is compensation: as if it had not been. */
export type ProductMove = 'cancelled' | 'terminated' | 'suspended' | 'active';

export interface MoveProductRequest {
  readonly tenant: TenantId;
  readonly productId: string;
  readonly to: ProductMove;
  /** The order's item that asks for it; compensation has none. */
  readonly item?: { readonly orderId: string; readonly itemId: string };
  /** suspended: why the line is barred (`lost`, `stolen`). Forgotten when it goes on. */
  readonly barring?: string;
}

/** What closing charging needs; without `balanceId` there is nothing to close. */
export interface MovedProduct {
  readonly tenant: TenantId;
  readonly productId: string;
  readonly balanceId?: string;
  readonly msisdn?: string;
  readonly imsi?: string;
  readonly closedAt: string;
}

/** What an order makes of a product that goes on: another plan, other characteristics, services or places. */
export interface ReviseProductRequest {
  readonly tenant: TenantId;
  readonly productId: string;
  readonly item: { readonly orderId: string; readonly itemId: string };
  /** Another plan: what it is from then on, and what is paid for it. */
  readonly plan?: {
    readonly offering: { readonly id: string; readonly name: string };
    readonly specification: { readonly id: string; readonly name: string };
    readonly prices: readonly AgreedPrice[];
  };
  /** Those that are named change; the others stay. */
  readonly characteristics: readonly { readonly name: string; readonly value: string }[];
  readonly addedServices: readonly RealizedBy[];
  readonly endedServices: readonly string[];
  /** What of its line is another from now on: the reservation that holds the new one. */
  readonly swaps?: readonly { readonly kind: StockKind; readonly by: string }[];
  /** The line as it was, where something of it is swapped. */
  readonly was?: Line;
  readonly place?: readonly { readonly id: string; readonly role: string }[];
}

/** A service of a product: `name` is the id of its specification. */
export interface RealizedBy {
  readonly id: string;
  readonly name: string;
}

/** A number and a SIM that a product runs on. */
export interface Line {
  readonly msisdn: string;
  readonly iccid: string;
  readonly imsi?: string;
}

/** What a subscriber is charged by, where it is another now: a number's digits, or `imsi-…`. */
export interface SwappedNumber {
  readonly from?: string;
  readonly to: string;
}

/** What changing its charging needs; without `offeringId` and `balanceId` it charges as before. */
export interface RevisedProduct {
  readonly tenant: TenantId;
  readonly productId: string;
  /** ISO 8601, UTC. */
  readonly changedAt: string;
  readonly offeringId?: string;
  readonly balanceId?: string;
  /** Its plan stays; its numbers alone are others. */
  readonly keepsPlan?: boolean;
  readonly numbers?: readonly SwappedNumber[];
  /**
   * Tariffs that discount its usage by another plan: each until its time (epoch milliseconds) and for so many months, where it has such an
   * end.
   */
  readonly discounts?: readonly { readonly offeringId: string; readonly untilMs?: number; readonly months?: number }[];
}

/** A product as other domains read it. */
export interface ProductView {
  readonly id: string;
  readonly status: string;
  readonly partyIds: readonly string[];
  readonly offeringId: string;
  readonly billingAccountId?: string;
  readonly msisdn?: string;
  readonly iccid?: string;
  readonly imsi?: string;
  readonly balanceId?: string;
  /** An add-on: the product it relies on. */
  readonly reliesOn?: string;
  /** A line that shares a balance: the product whose balance it is. */
  readonly memberOf?: string;
  /** The services that realize it. */
  readonly serviceIds?: readonly string[];
  /** The same with the specification of each, where the product says it. */
  readonly services?: readonly RealizedBy[];
  readonly placeIds?: readonly string[];
  /** Its characteristics that are text. */
  readonly characteristics?: Readonly<Record<string, string>>;
}

export interface ProductReader {
  product(tenant: TenantId, id: string): Promise<ProductView | undefined>;
  /** What a customer has, ended products too; at most `PRODUCTS_READ_MAX`. */
  productsOf(tenant: TenantId, partyId: string): Promise<ProductView[]>;
}

/** More products of one customer are not looked through for what relies on a product that ends. */
export const PRODUCTS_READ_MAX = 1_000;

/** The characteristic of a line that is barred: why. Its phone is lost, or was stolen. */
export const BARRING = 'barring';
