import type { Rounding } from '../kernel/money';
import type { UsageUnit } from '../kernel/quantity';
import type { UsageService } from '../usage-management';

/** One price of usage: what it applies to, and what it costs. */
export interface PriceRule {
  /** The ProductOfferingPrice that it was compiled from. */
  readonly priceId: string;
  readonly service: UsageService;
  /** A name that allowances and explanations use. */
  readonly zone: string;
  /** E.164 prefixes of the other end, the longest match wins; empty matches any. */
  readonly destinationPrefixes: readonly string[];
  /** MCC or MCCMNC prefixes; `*` is any network abroad; empty is at home only. */
  readonly visitedNetworks: readonly string[];
  /** Nano currency units a `perUnits` units. */
  readonly priceNano: bigint;
  readonly perUnits: bigint;
  readonly connectFeeNano: bigint;
  /** The units charged first, then in steps: 60/1 charges a minute at least, then each started second. */
  readonly firstIncrement: bigint;
  readonly nextIncrement: bigint;
  /** Rounding of one charge, once, at the end. */
  readonly decimals: number;
  readonly rounding: Rounding;
}

/** What an offer gives for its fee, in the units that its service counts. */
export interface AllowanceRule {
  readonly id: string;
  readonly service: UsageService;
  readonly units: bigint;
  /** Zones whose usage it covers. */
  readonly zones: readonly string[];
  /** The lowest is used first. */
  readonly priority: number;
  /** Calendar months or days that a grant lasts. */
  readonly validity: { readonly months: number } | { readonly days: number };
}

/** An offering's prices of usage, compiled once when it is published: what the charge function loads. */
export interface Tariff {
  readonly offeringId: string;
  /** The offering's own version, and the version of the stored resource: together they name these exact rules. */
  readonly version: string;
  readonly currency: string;
  /** Epoch milliseconds from which it rates usage. */
  readonly validFrom: number;
  readonly rules: readonly PriceRule[];
  readonly allowances: readonly AllowanceRule[];
}

export const unitOf: Readonly<Record<UsageService, UsageUnit>> = { voice: 'seconds', sms: 'messages', data: 'octets' };

/** The version that rates usage at a time: the last whose validFrom (epoch milliseconds) is not after it. */
export function tariffAt(versions: readonly Tariff[], atMs: number): Tariff | undefined {
  let found: Tariff | undefined;
  for (const version of versions)
    if (version.validFrom <= atMs && (!found || version.validFrom >= found.validFrom)) found = version;
  return found;
}
