import {
  type BalanceAccount,
  type ChargeRecord,
  cancelledCharge,
  type PayingTerms,
  type SponsorTerm,
  type Taken,
  takeUnits,
  uncounted,
} from '../balance-management';
import { cancellationIdOf, type UsageRecord } from '../usage-management';
import { paidBy } from './paid-by';
import { payingTerms, plansAt, type Use } from './plans-in-force';

/** The id under which a sponsor's part of a usage is charged. No usage is called so: their ids have no `#`. */
export const sponsoredIdOf = (usageId: string): string => `${usageId}#sponsored`;

/** Sponsors as they stood when the charge began, less what this batch has taken of them. */
export type Sponsors = ReadonlyMap<string, BalanceAccount>;

/** What of a usage a sponsor takes over. */
export interface Share {
  readonly balanceId: string;
  /** Nano currency units; the user pays what is left of the price, so that the two sum to it. */
  readonly nano: bigint;
  /** The sponsor afterwards. */
  readonly sponsor: BalanceAccount;
}

/** A usage as it was rated, before anybody pays. */
interface RatedFacts extends Pick<ChargeRecord, 'service' | 'zone' | 'visitedNetwork' | 'ratingGroup'> {
  readonly priceNano: bigint;
  /** What the same session cost before. */
  readonly beforeNano?: bigint;
}

/**
 * The part that a sponsor of one of the plans in force takes over: its percent of the whole price, rounded down to a nano; of a
 * session's report what its part of the session grows by, so that reports are split as the whole would be. Undefined when nobody sponsors it, or the sponsor cannot pay its whole part or is at a limit of its own: then the user pays all.
 */
export function shareOfSponsor(
  account: BalanceAccount,
  use: Use,
  usage: RatedFacts,
  sponsors: Sponsors,
): Share | undefined {
  for (const { sponsor: term } of plansAt(account, use)) {
    const sponsor = term && isSponsored(term, usage) ? sponsors.get(term.balanceId) : undefined;
    if (!term || sponsor?.currency !== account.currency || term.balanceId === account.balanceId) continue;
    const partOf = (priceNano: bigint): bigint => (priceNano * BigInt(term.percent)) / 100n;
    const { priceNano, beforeNano = 0n } = usage;
    const nano = partOf(beforeNano + priceNano) - partOf(beforeNano);
    const taken = takePart(sponsor, use.atMs, usage, nano);
    if (nano === 0n || taken.unpaidNano > 0n || taken.blockedBy !== undefined) continue;
    return { balanceId: term.balanceId, nano, sponsor: taken.account };
  }
  return undefined;
}

const isSponsored = ({ zones, ratingGroups }: SponsorTerm, usage: RatedFacts): boolean =>
  (zones === undefined || zones.includes(usage.zone)) &&
  (ratingGroups === undefined || ratingGroups.includes(usage.ratingGroup ?? ''));

/** From bonus money and the main balance; only limits of its own hold a sponsor. */
function takePart(
  sponsor: BalanceAccount,
  atMs: number,
  usage: Omit<RatedFacts, 'priceNano' | 'beforeNano'>,
  nano: bigint,
): Taken {
  const { service, zone, visitedNetwork } = usage;
  const terms: PayingTerms = payingTerms(sponsor, { atMs, productId: undefined }, []);
  return takeUnits(
    sponsor,
    {
      service,
      zone,
      ...(visitedNetwork === undefined ? {} : { visitedNetwork }),
      atMs,
      productId: undefined,
      billedUnits: 0n,
      priceOf: () => nano,
      energyRate: undefined,
      carbonMicrograms: 0n,
    },
    terms,
  );
}

/** Who shares a price leaves its allowances alone: then its part depends on nothing but the usage. */
export const sharedClaim = (share: Share | undefined, priceNano: bigint) =>
  share ? { billedUnits: 0n, priceOf: () => priceNano - share.nano } : {};

/** What a record says of the other who pays. */
export const splitWith = (share: Share | undefined): Pick<ChargeRecord, 'split'> =>
  share ? { split: { balanceId: share.balanceId, nano: String(share.nano) } } : {};

/** A charge of a user that a sponsor pays a part of. */
export interface SplitCharge {
  readonly balanceId: string;
  readonly record: ChargeRecord;
}

/**
 * Takes a sponsor's part, whatever its limits say: the user's charge has decided it. What the sponsor lost since it was asked
 * is on record as unpaid.
 */
export function takeSponsored(sponsor: BalanceAccount, { balanceId, record }: SplitCharge, usage: UsageRecord) {
  const charge = chargeOf(record);
  const taken = takePart(sponsor, Date.parse(charge.startedAt), charge, BigInt(charge.split?.nano ?? 0));
  const { bonus, freeNano = '0', unpaidNano = '0', energy: _, carbonMicrograms: __, productId: ___, ...rated } = charge;
  const others = sumOf([charge.amountNano, freeNano, unpaidNano, ...Object.values(bonus ?? {})]);
  const part: ChargeRecord = {
    ...rated,
    ...uncounted(charge),
    usageId: usage.usageId,
    source: usage.source,
    ...paidBy(taken),
    ...(taken.unpaidNano === 0n ? {} : { unpaidNano: String(taken.unpaidNano) }),
    split: { balanceId, nano: String(others) },
  };
  return { balances: taken.account, record: part, signals: taken.signals };
}

const sumOf = (amounts: readonly string[]): bigint => amounts.reduce((sum, nano) => sum + BigInt(nano), 0n);

/** Of a cancellation, the charge that it took back. */
const chargeOf = (record: ChargeRecord): ChargeRecord =>
  record.cancels === undefined ? record : cancelledCharge(record);

/**
 * What a sponsor is charged for a user's charge; for one that was taken back, its part and then that part's cancellation: so the part
 * is settled whichever of the two is reported first.
 */
export function partsOf({ record }: SplitCharge): UsageRecord[] {
  const charge = chargeOf(record);
  const { service, startedAt, units: quantity } = charge;
  const part = {
    usageId: sponsoredIdOf(charge.usageId),
    service,
    msisdn: '',
    startedAt,
    quantity,
    source: record.source,
  };
  if (record.cancels === undefined) return [part];
  return [part, { ...part, usageId: cancellationIdOf(part.usageId), action: 'cancel', corrects: part.usageId }];
}
