import type { TenantId } from '../kernel/tenant';
import type { AgreedPrice, ProductReader } from '../product-inventory';

export interface SpecificationReference {
  readonly id: string;
  readonly name: string;
}

/** What ordering needs to know of an offering. */
export interface OrderableOffering {
  readonly id: string;
  readonly name: string;
  readonly lifecycleStatus: string;
  readonly isSellable: boolean;
  /** Epoch milliseconds; absent: open on that side. */
  readonly validFromMs?: number;
  readonly validToMs?: number;
  readonly specificationId?: string;
  /** An add-on: the offerings that it may be added to. Empty: any, or it is no add-on. */
  readonly reliesOn: readonly string[];
  /** Its recurring prices as they stand now: what the product's customer agrees to. */
  readonly recurringPrices: readonly AgreedPrice[];
}

export interface OrderableSpecification extends SpecificationReference {
  readonly serviceSpecifications: readonly SpecificationReference[];
  readonly resourceSpecifications: readonly SpecificationReference[];
}

/** The catalog as it stands now. */
export interface CatalogReader {
  offering(tenant: TenantId, id: string): Promise<OrderableOffering | undefined>;
  specification(tenant: TenantId, id: string): Promise<OrderableSpecification | undefined>;
}

/** Billing's accounts as they stand now. */
export interface AccountReader {
  /** The customer whose a billing account is; undefined where there is no such account. */
  partyOf(tenant: TenantId, accountId: string): Promise<string | undefined>;
}

/** Takes a reason why an order is refused, and the path of what it is about. */
export type Judge = (path: string, message: string) => void;

export type { ProductReader };
