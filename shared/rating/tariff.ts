import type { Rounding } from '../kernel/money';
import type { CountedUnit, UsageUnit } from '../kernel/quantity';
import type { UsageService } from '../usage-management';
import type { TariffCalendar } from './calendar';
import type { DiscountRule } from './discount-rule';
import type { EnergyRate, EnergyRule } from './energy';
import type { FinalUnit } from './final-unit';
import type { LimitRule, NoticeRule } from './limit-rule';

/** From this unit of the usage on (the second of the call), another price and increment. */
export interface PriceStep {
  /** Counted from the usage's beginning, above 0. */
  readonly fromUnit: bigint;
  /** Nano currency units a the rule's `perUnits`. */
  readonly priceNano: bigint;
  readonly increment: bigint;
}

/** From this unit on another price, counted over the usages that share a counter. */
export interface PriceTier {
  readonly fromUnit: bigint;
  readonly priceNano: bigint;
}

export const TIER_PERIODS = ['day', 'month'] as const;
/** What the tiers of a rule count: all units that rules of one counter bill in a period. */
export interface TierCounter {
  readonly id: string;
  readonly period: (typeof TIER_PERIODS)[number];
  /** IANA name of the clocks by which periods begin; absent is UTC. */
  readonly timeZone?: string;
}

/** What else of a usage may decide its price; a rule that names none of them fits any. */
export const CONDITION_NAMES = ['ratingGroup', 'slice', 'deviceClass', 'segment'] as const;
export type ConditionName = (typeof CONDITION_NAMES)[number];
/** The values that a usage may have, by name; a name that is absent asks nothing. */
export type Conditions = Readonly<Partial<Record<ConditionName, readonly string[]>>>;

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
  // What follows came with the second format: a tariff stored before has none of it, which is what its absence means.
  /** Zones of the tariff's destinations; absent or empty matches any. */
  readonly destinationZones?: readonly string[];
  /** Zones of the tariff's networks, or the usage's own roaming zone. */
  readonly roamingZones?: readonly string[];
  readonly conditions?: Conditions;
  /** A period of the tariff's calendar; absent fits all time. */
  readonly period?: string;
  /** Ascending. The first price and increments hold below them. */
  readonly steps?: readonly PriceStep[];
  /** Ascending; instead of steps. `priceNano` holds below them. */
  readonly tiers?: readonly PriceTier[];
  /** Each unit at the price of its own tier, or all of a usage at the tier that it reaches. */
  readonly tierMode?: 'graduated' | 'volume';
  /** Absent: the tiers count each usage, or session, by itself. */
  readonly tierCounter?: TierCounter;
  /** What a usage costs at least when any of it is paid with money. */
  readonly minimumNano?: bigint;
  /** As the tax tables name it. */
  readonly taxCategory?: string;
  /** Instead of the tariff's for the service: a slice or a quality may take more. */
  readonly energy?: EnergyRate;
  /** What `perUnits` units cost us where they are bought: for the checks, never for a charge. */
  readonly wholesaleNano?: bigint;
}

/** Prefixes by zone: of called numbers (E.164) or of visited networks (MCCMNC). The longest that fits wins. */
export type PrefixZones = Readonly<Record<string, readonly string[]>>;

/** What a bucket holds: units of one service, bonus money (nano currency units), or energy (microwatt-hours). */
export type BucketService = UsageService | 'money' | 'energy';

/** What an offer gives for its fee, in the units that its service counts. */
export interface AllowanceRule {
  readonly id: string;
  readonly service: BucketService;
  readonly units: bigint;
  /** Zones whose usage it covers; of money and energy, none is any zone. */
  readonly zones: readonly string[];
  /** The lowest is used first. */
  readonly priority: number;
  /** Calendar months or days that a grant lasts. */
  readonly validity: { readonly months: number } | { readonly days: number };
  /** Granted anew when its validity ends, while the plan is active. */
  readonly recurring?: boolean;
  /** What is left then lives so many periods more, at most so many units of it. Only beside `recurring`. */
  readonly rollover?: { readonly periods: number; readonly maxUnits?: bigint };
}

/** The rate deck whose prices a tariff holds beside the catalog's. */
export interface DeckPart {
  /** Counts an offering's published decks from 1. */
  readonly number: number;
  /** Epoch milliseconds from which it rates; a deck of a higher number stands in its place from that one's time on. */
  readonly validFrom: number;
  /** The deck's own; an offering with periods has decks without. */
  readonly calendar?: TariffCalendar;
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
  readonly calendar?: TariffCalendar;
  readonly destinations?: PrefixZones;
  readonly networks?: PrefixZones;
  readonly limits?: readonly LimitRule[];
  readonly notices?: NoticeRule;
  /** How far below zero the main balance may go: nano currency units; absent is prepaid. */
  readonly creditLimitNano?: bigint;
  /** A pool of so many balances, for more charges a second than one takes. */
  readonly slices?: number;
  readonly energy?: EnergyRule;
  readonly discounts?: readonly DiscountRule[];
  /** Whether the prices, and so what is charged, contain the tax; absent says nothing of it. */
  readonly taxIncluded?: boolean;
  readonly deck?: DeckPart;
  /** What a network does when a session's last grant is used; absent ends the service. */
  readonly finalUnit?: FinalUnit;
}

export const unitOf: Readonly<Record<UsageService, UsageUnit> & Record<'energy', CountedUnit>> = {
  voice: 'seconds',
  sms: 'messages',
  data: 'octets',
  energy: 'microWattHours',
};

/** The version that rates usage at a time: the last whose validFrom (epoch milliseconds) is not after it. */
export function tariffAt(versions: readonly Tariff[], atMs: number): Tariff | undefined {
  let found: Tariff | undefined;
  for (const version of versions)
    if (version.validFrom <= atMs && (!found || version.validFrom >= found.validFrom)) found = version;
  return found;
}

/** Of versions in order, those that rate usage from a time on: what others stand in the place of, nobody rates by. */
export function inForceSince<Version extends Pick<Tariff, 'validFrom'>>(
  versions: readonly Version[],
  sinceMs: number,
): Version[] {
  const standing = [...new Map(versions.map((version) => [version.validFrom, version])).values()];
  const first = standing.findLastIndex(({ validFrom }) => validFrom <= sinceMs);
  return first < 0 ? standing : standing.slice(first);
}

/** A version's name as a text that sorts as its numbers count: `1.9` before `1.10`, both before `1.10+deck.1`. */
export const sortableVersion = (version: string): string =>
  version.replace(/\d+/g, (digits) => digits.padStart(8, '0'));
