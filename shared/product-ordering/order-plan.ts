import type { AgreedPrice, Line, ReviseProductRequest } from '../product-inventory';
import type { Goods, StockKind } from '../resource-inventory';
import type { NetworkOperation } from '../service-ordering';
import type { ProductOrder } from './order-facts';
import type { SpecificationReference } from './ports';

interface Task {
  /** Made of the product's id, so that a repeated step names the same task. */
  readonly id: string;
  /** Its id in the plan of an order that was never amended, where that is another. */
  readonly root?: string;
  /** The product that the task is for. */
  readonly unit: string;
  /** The tasks that must be done before. */
  readonly dependsOn: readonly string[];
}

export interface ReserveTask extends Task {
  readonly kind: 'reserve';
  readonly stock: StockKind | 'goods';
  /** Of goods: what is sought. */
  readonly goods?: Goods;
  readonly wanted?: string;
  /** Out of this pool. */
  readonly pool?: string;
  /** A number that comes from this operator. */
  readonly portedFrom?: string;
}
export interface NetworkTask extends Task {
  readonly kind: 'network';
  readonly operation: NetworkOperation;
  readonly profile?: SpecificationReference;
  /** What else the kind of task is told. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The reservations of what is new where it swaps something of its line. */
  readonly swaps?: readonly string[];
  /** The line of a product that exists; else the one that its unit gets. */
  readonly line?: Line;
}
export interface ServiceTask extends Task {
  readonly kind: 'service';
  readonly specification: SpecificationReference;
}
/** Opens the charging of a product and makes it. */
export interface ProductTask extends Task {
  readonly kind: 'product';
}
export type PlanTask = ReserveTask | NetworkTask | ServiceTask | ProductTask;

/** One product to be made. An item with a quantity makes several. */
export interface PlanUnit {
  /** The product's id. */
  readonly id: string;
  readonly itemId: string;
  readonly partyId: string;
  readonly billingAccountId: string;
  readonly offering: SpecificationReference;
  readonly specification: SpecificationReference;
  readonly prices: readonly AgreedPrice[];
  /** The customer's, as prices name segments. */
  readonly segment?: string;
  /** An add-on's base: a product that exists, or a unit of this plan. */
  readonly baseProductId?: string;
  /** A product whose balance it shares. */
  readonly sharedProductId?: string;
  /** The line of a base that exists. */
  readonly line?: Line;
  /** What else was chosen: values by name. */
  readonly characteristics?: Readonly<Record<string, string>>;
  readonly place?: readonly { readonly id: string; readonly role: string }[];
}

/** A product that exists, and what the order makes of it. */
export interface PlanChange {
  readonly productId: string;
  readonly itemId: string;
  readonly to: 'terminated' | 'suspended' | 'active';
  readonly serviceIds: readonly string[];
  /** Where its line ends: the reservations of its number and SIM. */
  readonly reservations: readonly string[];
  /** Of these, that of a number which leaves to another operator. */
  readonly leaving?: string;
  /** Lost or stolen: why its line is barred. */
  readonly barring?: string;
}

/** A product that goes on, and what the order changes of it: the difference alone. */
export interface PlanRevision
  extends Pick<
    ReviseProductRequest,
    'productId' | 'plan' | 'characteristics' | 'addedServices' | 'endedServices' | 'swaps' | 'place'
  > {
  readonly itemId: string;
  readonly partyId: string;
  /** Where it runs on one. */
  readonly line?: Line;
  /** The services that go on where it swaps its number or SIM. Absent in plans from before they were told. */
  readonly keptServices?: readonly string[];
  /** An add-on: what its base swaps, it follows. */
  readonly followsBase?: boolean;
}

/** Before an order was amended. */
export const FIRST_VERSION = 1;

/** How an order stands: from 1, one more each time that it is amended. */
export const versionOf = ({ version }: Pick<ProductOrder, 'version'>): number => version ?? FIRST_VERSION;

/** What it takes to fulfil an order: a graph of tasks without cycles. The same order and catalog give the same plan. */
export interface OrderPlan {
  readonly units: readonly PlanUnit[];
  /** After all tasks; add-ons before the line they rely on. */
  readonly changes: readonly PlanChange[];
  /** Beside the changes. Absent in plans from before products were revised. */
  readonly revisions?: readonly PlanRevision[];
  readonly tasks: readonly PlanTask[];
  /** Which version of its order it is of; absent: the first. */
  readonly version?: number;
  /** Tasks of earlier versions that are not wanted any more: they are undone before the others go on. */
  readonly superseded?: readonly PlanTask[];
}
