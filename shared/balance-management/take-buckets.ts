import { divideRounded } from '../kernel/money';
import type { AllowanceBucket, BalanceAccount } from './balance-account';
import type { Shortage } from './fill-slice';
import { productOfBucket } from './plan-of-bucket';
import { availableUnits } from './reservations';
import type { RatedClaim } from './take-units';

/** The buckets that may pay for a usage, the first first: by priority, then by end, then by beginning. */
export function usableBuckets(account: BalanceAccount, claim: RatedClaim): readonly AllowanceBucket[] {
  const { zone, atMs, productId } = claim;
  const strangers = account.plans.filter((plan) => plan.member && plan.productId !== productId);
  return account.buckets
    .filter(
      (bucket) =>
        paysFor(bucket, claim) &&
        (bucket.zones.length === 0 || bucket.zones.includes(zone)) &&
        (bucket.validFrom ?? 0) <= atMs &&
        atMs < bucket.validUntil &&
        !strangers.some((plan) => productOfBucket(bucket.id) === plan.productId),
    )
    .sort(
      (a, b) =>
        a.priority - b.priority ||
        a.validUntil - b.validUntil ||
        (a.validFrom ?? 0) - (b.validFrom ?? 0) ||
        (a.id < b.id ? -1 : 1),
    );
}

const paysFor = ({ service }: AllowanceBucket, claim: RatedClaim): boolean =>
  service === claim.service || service === 'money' || (service === 'energy' && claim.energyRate !== undefined);

/** The units that allowances pay, what they give for them in what they count themselves, and what they lacked. */
export function takeAllowances(account: BalanceAccount, buckets: readonly AllowanceBucket[], claim: RatedClaim) {
  const allowances: Record<string, bigint> = {};
  const drawn: Record<string, bigint> = {};
  const energy: Record<string, bigint> = {};
  const short: Shortage[] = [];
  let left = claim.billedUnits;
  for (const bucket of buckets) {
    if (bucket.service === 'money') continue;
    const free = availableUnits(account, bucket);
    const rate = bucket.service === 'energy' ? claim.energyRate : undefined;
    const able = rate ? (free * rate.perUnits) / rate.microWattHours : free;
    const taken = able < left ? able : left;
    if (able < left && !rate) short.push({ account: bucket.id, amount: left - able });
    if (taken <= 0n) continue;
    left -= taken;
    allowances[bucket.id] = taken;
    const given = rate ? divideRounded(taken * rate.microWattHours, rate.perUnits, 'up') : taken;
    drawn[bucket.id] = given;
    if (rate) energy[bucket.id] = given;
  }
  return { allowances, drawn, energy, short, covered: claim.billedUnits - left };
}

/** What of a price bonus money pays, by bucket; none is zero. */
export function takeBonus(
  account: BalanceAccount,
  buckets: readonly AllowanceBucket[],
  costNano: bigint,
): Readonly<Record<string, bigint>> {
  const bonus: Record<string, bigint> = {};
  let left = costNano;
  for (const bucket of buckets) {
    if (left === 0n) break;
    if (bucket.service !== 'money') continue;
    const free = availableUnits(account, bucket);
    const taken = free < left ? free : left;
    if (taken <= 0n) continue;
    bonus[bucket.id] = taken;
    left -= taken;
  }
  return bonus;
}
