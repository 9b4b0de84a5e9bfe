import { cancellationIdOf } from '../usage-management';
import type { ChargeRecord, TierUnits } from './posting';

const negated = (digits: string): string => String(-BigInt(digits));
const negatedEach = (counts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(counts).map(([id, count]) => [id, negated(count)]));

const withUnits = (
  tiers: NonNullable<ChargeRecord['tiers']>,
  unitsOf: (tier: TierUnits) => string,
): NonNullable<ChargeRecord['tiers']> =>
  Object.fromEntries(Object.entries(tiers).map(([id, tier]) => [id, { ...tier, units: unitsOf(tier) }]));

/** Tiers of a record that adds nothing to their counters. */
export const uncounted = ({ tiers }: ChargeRecord): Pick<ChargeRecord, 'tiers'> =>
  tiers ? { tiers: withUnits(tiers, () => '0') } : {};

/** Every count and amount of a record with the other sign; which of them it has stays as it was. */
const opposite = (record: ChargeRecord) => ({
  units: negated(record.units),
  billedUnits: negated(record.billedUnits),
  allowances: negatedEach(record.allowances),
  amountNano: negated(record.amountNano),
  ...(record.tiers ? { tiers: withUnits(record.tiers, ({ units }) => negated(units)) } : {}),
  ...(record.bonus ? { bonus: negatedEach(record.bonus) } : {}),
  ...(record.energy ? { energy: negatedEach(record.energy) } : {}),
  ...(record.split ? { split: { ...record.split, nano: negated(record.split.nano) } } : {}),
  ...(record.freeNano === undefined ? {} : { freeNano: negated(record.freeNano) }),
  ...(record.carbonMicrograms === undefined ? {} : { carbonMicrograms: negated(record.carbonMicrograms) }),
  ...(record.unpaidNano === undefined ? {} : { unpaidNano: negated(record.unpaidNano) }),
});

/**
 * The record that takes a charge back, with the same price and time and every count and amount negative. What buckets gave that
 * `isHeld` does not know any more has nowhere to go: it is lost, and the record says so.
 */
export function cancellationOf(
  charge: ChargeRecord,
  source: string,
  isHeld: (bucketId: string) => boolean,
): ChargeRecord {
  const lostBuckets = Object.keys({ ...charge.allowances, ...charge.bonus }).filter((id) => !isHeld(id));
  return {
    ...charge,
    ...opposite(charge),
    usageId: cancellationIdOf(charge.usageId),
    source,
    cancels: charge.usageId,
    ...(lostBuckets.length === 0 ? {} : { lostBuckets }),
  };
}

/** The charge that a cancellation took back, to be rated again. Its source is the cancellation's. */
export function cancelledCharge({ cancels, lostBuckets: _lost, ...cancellation }: ChargeRecord): ChargeRecord {
  return { ...cancellation, ...opposite(cancellation), usageId: cancels ?? cancellation.usageId };
}

/** What a record moves in each bucket, in what the bucket counts: taken, or given back where it is negative. */
export const drawnBy = ({ allowances, energy, bonus, lostBuckets = [] }: ChargeRecord): [string, bigint][] =>
  Object.entries({ ...allowances, ...energy, ...bonus })
    .filter(([id]) => !lostBuckets.includes(id))
    .map(([id, given]) => [id, BigInt(given)]);
