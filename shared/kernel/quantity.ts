declare const unitBrand: unique symbol;
type Counted<U extends string> = bigint & { readonly [unitBrand]: U };

/** Data volume in octets. */
export type Octets = Counted<'octets'>;
/** Time in seconds, as voice is charged. */
export type Seconds = Counted<'seconds'>;
/** Messages, counted. */
export type Messages = Counted<'messages'>;

export const USAGE_UNITS = ['octets', 'seconds', 'messages'] as const;
export type UsageUnit = (typeof USAGE_UNITS)[number];
/** What is counted besides usage itself: the energy that it took. */
export type CountedUnit = UsageUnit | 'microWattHours';

export const OCTETS_PER_KIB = 1024n;
export const OCTETS_PER_MIB = 1024n * 1024n;
export const OCTETS_PER_GIB = 1024n * 1024n * 1024n;

/** How a number of units is said in TM Forum's Quantity, largest unit that divides it exactly first. */
export function describeQuantity(count: bigint, unit: CountedUnit): { amount: string; units: string } {
  if (unit === 'seconds') return { amount: String(count), units: 's' };
  if (unit === 'messages') return { amount: String(count), units: 'message' };
  if (unit === 'microWattHours') return { amount: String(count), units: 'µWh' };
  if (count !== 0n && count % OCTETS_PER_GIB === 0n) return { amount: String(count / OCTETS_PER_GIB), units: 'GiB' };
  if (count !== 0n && count % OCTETS_PER_MIB === 0n) return { amount: String(count / OCTETS_PER_MIB), units: 'MiB' };
  return { amount: String(count), units: 'octet' };
}
