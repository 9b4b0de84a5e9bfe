import type { Clock } from './clock';
import type { TenantId } from './tenant';

/** The languages that a tenant's invoices may be written in, ISO 639-1. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a tenant (an MVNO brand) decided about itself. Kept by the platform as its `tenant` resource. */
export interface TenantSettings {
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  /** ISO 3166-1 alpha-2: where the seller is taxed. */
  readonly country: string;
  /** IANA name: where its days and months begin. */
  readonly timeZone: string;
  /** True when the catalog's prices contain the tax. */
  readonly pricesIncludeTax: boolean;
  /** What a bill rounds: each line's tax, or that of all lines of a rate at once. Absent: `line`. */
  readonly taxRounding?: 'line' | 'document' | undefined;
  /** The rate of a month: that of its last day, or each day's own. Absent: `periodEnd`. */
  readonly taxPoint?: 'periodEnd' | 'day' | undefined;
  /** Rates of its own, beside and before those that billing knows; percent as decimal text. */
  readonly taxRates?:
    | readonly {
        readonly country: string;
        readonly region?: string | undefined;
        readonly category: string;
        readonly rate: string;
        readonly from: string;
      }[]
    | undefined;
  /** Above, an adjustment of a balance needs a second person. Decimal text; absent: as balance-management has it. */
  readonly adjustmentApprovalAbove?: string | undefined;
  /** What a transfer between balances costs. Decimal text; absent: nothing. */
  readonly transferCost?: string | undefined;
  /** How many days a number rests after use. Absent: as resource-inventory has it. */
  readonly numberQuarantineDays?: number | undefined;
  /** How many orders bulk orders place a minute, and how many of them run at once; absent: as product-ordering has it. */
  readonly bulkOrdersPerMinute?: number | undefined;
  readonly bulkOrdersOpen?: number | undefined;
  /** The systems behind it that are called by HTTP: where each is. Others read a queue. */
  readonly networkSystems?: readonly { readonly system: string; readonly url: string }[] | undefined;
  /** Nothing that it does is real: its systems may be simulated. */
  readonly isSandbox?: boolean;
  /** Over how many months its one-time fees are earned; absent: at once. */
  readonly oneTimeFeeMonths?: number | undefined;
  /** Who its invoices are from. Absent: its name alone. */
  readonly seller?:
    | {
        readonly name?: string | undefined;
        readonly address?: string | undefined;
        readonly taxNumber?: string | undefined;
      }
    | undefined;
  /** What its invoices are written in. Absent: English. */
  readonly language?: Language | undefined;
  /** How its invoices look. */
  readonly brand?:
    | { readonly colour?: string | undefined; readonly logo?: string | undefined; readonly footer?: string | undefined }
    | undefined;
  /** How far the tenant's clock is ahead of the world's. 0 but for a sandbox. */
  readonly clockOffsetMs: number;
}

/** A token may carry a tenant that its operator never set up: the caller's trouble, not a defect. */
export class TenantNotSetUpError extends Error {
  override readonly name = 'TenantNotSetUpError';
}

/** Where a domain asks what the tenant decided, and what time it is for that tenant. */
export interface TenantSettingsReader {
  /** Throws {@link TenantNotSetUpError}: nothing can be priced without a currency. */
  get(tenant: TenantId): Promise<TenantSettings>;
  /** The tenant's clock; the world's while the tenant is not set up. */
  clockOf(tenant: TenantId): Promise<Clock>;
}
