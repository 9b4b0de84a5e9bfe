import type { RatedPart } from './rate-usage';

/** The units of a part that allowances did not pay: they pay the first ones. */
export function paidUnits(part: RatedPart, covered: bigint): bigint {
  const ahead = covered > part.fromUnit ? covered - part.fromUnit : 0n;
  return ahead < part.billedUnits ? part.billedUnits - ahead : 0n;
}
