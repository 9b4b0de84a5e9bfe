import type { TenantId } from '../kernel/tenant';
import type { AgreementReader, SegmentReader } from '../party-management';
import type { CatalogOffering, CatalogPrice, MarketReader } from '../product-catalog';
import type { AgreedPrice, ProductReader } from '../product-inventory';
import type { PromotionReader } from '../promotion-management';
import type { Goods, StockKind } from '../resource-inventory';
import type { OrderPlan } from './order-plan';
import type { ExecutionInput } from './resume-order';

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
  /** Its recurring and one-time prices as they stand now; `moving` where rules of the price decide what it is. */
  readonly fees: readonly (AgreedPrice & { readonly moving?: CatalogPrice })[];
  /** Its prices of usage: what a promotion or an agreement may discount. */
  readonly rates?: readonly AgreedPrice[];
  /** The categories that it is in, by their ids. */
  readonly categories: readonly string[];
  /** What limits who may buy it and in which parts, as `judgeEligibility` and `faultsOfChoice` read it. */
  readonly limits: Pick<
    CatalogOffering,
    'prodSpecCharValueUse' | 'channel' | 'marketSegment' | 'place' | 'bundledProductOffering'
  >;
}

export interface OrderableSpecification extends SpecificationReference {
  /** Those that it names, and all that these may require. */
  readonly serviceSpecifications: readonly OrderableService[];
  readonly resourceSpecifications: readonly OrderableResource[];
  /** What a product of it may be told; absent: it was read by who does not ask. */
  readonly characteristics?: readonly OrderableCharacteristic[];
}

/** What a product takes from stock; `category` as the resource catalog says it. */
export interface OrderableResource extends SpecificationReference {
  readonly category?: string;
}

/** A service that a product may need, as the service catalog says it. */
export interface OrderableService extends SpecificationReference {
  /** How it is given, where the specification says it. */
  readonly fulfilment?: string;
  /** The product needs it only where this condition holds. */
  readonly when?: string;
  /** Not named by the product's specification: another service requires it. */
  readonly isRequired?: true;
  /** The names of its characteristics: it is told their values. */
  readonly characteristics?: readonly string[];
  readonly relations?: readonly ServiceRelation[];
}

/** `requires`: where the one is needed, the other is too. Of both: the one is done after the other, where a product has both. */
export interface ServiceRelation {
  readonly id: string;
  readonly type: 'requires' | 'dependsOn';
  /** Only where this condition holds. */
  readonly when?: string;
}

export interface OrderableCharacteristic {
  readonly name: string;
  /** Any where none are listed. */
  readonly values: readonly string[];
  readonly defaultValue?: string;
  /** Whether it may be changed once it was ordered. */
  readonly isFixed: boolean;
}

/** The catalog as it stands now. */
export interface CatalogReader {
  offering(tenant: TenantId, id: string): Promise<OrderableOffering | undefined>;
  specification(tenant: TenantId, id: string): Promise<OrderableSpecification | undefined>;
}

/** Numbers and SIMs as they stand now. */
export interface StockReader {
  /** The status of the one with this value; undefined where no such one is in stock. */
  statusOf(tenant: TenantId, kind: StockKind, value: string): Promise<string | undefined>;
}

/** Billing's accounts as they stand now. */
export interface AccountReader {
  /** The customer whose a billing account is; undefined where there is no such account. */
  partyOf(tenant: TenantId, accountId: string): Promise<string | undefined>;
}

/** One thing that happened for an order. */
export interface TraceEntry {
  /** The event's: the same again is the same entry. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** `serviceOrder`. */
  readonly resource: string;
  readonly resourceId: string;
  /** `Create`, `StateChange`, … */
  readonly kind: string;
  readonly state?: string;
  readonly previousState?: string;
  /** What was said: the newest note. Ids only. */
  readonly text?: string;
  /** Who said so: the note's author, else the domain. Absent in entries from before it was kept. */
  readonly by?: string;
  /** Of a service order: what was asked for, `activate-sim`. */
  readonly asked?: string;
}

/** More entries of one order are kept, and not shown. */
export const TRACE_ENTRIES_MAX = 1_000;

/** What is kept of an order's fulfilment: its plan, and all that happened. */
export interface OrderTraces {
  /** Keeps the plan, and answers the one that is kept: the first of the newest version. */
  keepPlan(tenant: TenantId, orderId: string, plan: OrderPlan): Promise<OrderPlan>;
  plan(tenant: TenantId, orderId: string): Promise<OrderPlan | undefined>;
  add(tenant: TenantId, orderId: string, entry: TraceEntry): Promise<void>;
  /** Oldest first, at most {@link TRACE_ENTRIES_MAX}. */
  entries(tenant: TenantId, orderId: string): Promise<readonly TraceEntry[]>;
}

/** The executions of the state machine that fulfils orders. */
export interface OrderExecutions {
  /** `missing` where none of that name was ever started, or it is so long ago that nobody knows. */
  status(name: string): Promise<'running' | 'ended' | 'missing'>;
  /** A name that was used before starts nothing. */
  start(name: string, input: ExecutionInput): Promise<void>;
}

/** Takes a reason why an order is refused, the path of what it is about, and how it is mended where that can be said. */
export type Judge = (path: string, message: string, mend?: string) => void;
/** Finds what is sold. */
export interface OfferingSearch {
  /** Offerings of a category, at most so many, in the order in which they were made. */
  offeringsIn(
    tenant: TenantId,
    categoryId: string,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly name: string }[]>;
}

/** How much of goods is in stock: whole pieces that are free now; undefined where no stock has them. */
export interface GoodsReader {
  free(tenant: TenantId, goods: Goods): Promise<bigint | undefined>;
}

/** What a tenant decided that prices depend on. */
export interface PriceSettings {
  get(tenant: TenantId): Promise<{ readonly pricesIncludeTax: boolean; readonly timeZone: string }>;
}

/** How a customer stands with us: what may be sold to them. Of the person nothing but this is read. */
export interface CustomerStanding {
  /** TMF629's, where there is such a customer. */
  readonly status?: string;
  readonly isVerified: boolean;
  /** Counted up to a limit; 0 where nobody asked. */
  readonly overdueBills: number;
}

export interface CustomerReader {
  /** Of a customer, or of the party that one is. `bills`: whether overdue ones are counted, as of `nowMs` (epoch milliseconds). */
  standingOf(
    tenant: TenantId,
    partyId: string,
    ask: { readonly bills: boolean; readonly nowMs: number },
  ): Promise<CustomerStanding>;
}

/** Where a price is made of. */
export interface PricePorts {
  readonly promotions: PromotionReader;
  readonly agreements: AgreementReader;
  readonly segments: SegmentReader;
  readonly customers: CustomerReader;
  readonly settings: PriceSettings;
  readonly products: ProductReader;
  /** Stock and demand: asked where a price moves with them. */
  readonly market: MarketReader;
}

export type { ProductReader };
