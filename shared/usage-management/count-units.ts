import { divideRounded } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { CountUnit, ValueSource } from './file-mapping';
import type { LineReason } from './quarantine-reasons';
import { compilePart, type Row } from './read-value';

/** A sum is exact in these parts of a unit: nine decimals of a thousandth. */
const SCALE = 10n ** 12n;
const DECIMALS_MAX = 9;
/** Our units (seconds, octets, messages) a unit of the feed's, as a fraction. */
const FACTORS: Readonly<Record<Exclude<CountUnit, 'hhmmss'>, readonly [bigint, bigint]>> = {
  seconds: [1n, 1n],
  minutes: [60n, 1n],
  milliseconds: [1n, 1000n],
  octets: [1n, 1n],
  kB: [1_000n, 1n],
  KiB: [1_024n, 1n],
  MB: [1_000_000n, 1n],
  MiB: [1_048_576n, 1n],
  GB: [1_000_000_000n, 1n],
  GiB: [1_073_741_824n, 1n],
  messages: [1n, 1n],
};
/** A count as feeds write it. Negative ones are read, to be refused by name. */
const COUNT = /^-?\d{1,20}$/;
const DECIMAL = /^(-?)(\d{1,20})(?:\.(\d{1,9}))?$/;
const CLOCK = /^(\d{1,3}):?([0-5]\d):?([0-5]\d)$/;

/**
 * Reads a quantity: the sum of its parts, rounded up to whole ones of our units. Each part is judged alone: a wrapped one must
 * not hide behind a large one.
 */
export function compileQuantity(source: ValueSource, names?: readonly string[]) {
  const parts = source.map((part) => ({ read: compilePart(part, names), unit: part.unit }));
  return (row: Row): Result<string, LineReason> => {
    let sum = 0n;
    for (const { read, unit } of parts) {
      const scaled = scaledCount(read(row), unit);
      if (scaled === undefined) return err('bad-quantity');
      if (scaled < 0n) return err('negative-quantity');
      sum += scaled;
    }
    return ok(String(divideRounded(sum, SCALE, 'up')));
  };
}

function scaledCount(text: string, unit: CountUnit | undefined): bigint | undefined {
  if (unit === undefined) return COUNT.test(text) ? BigInt(text) * SCALE : undefined;
  if (unit === 'hhmmss') {
    const [, hours, minutes, seconds] = CLOCK.exec(text) ?? [];
    if (hours === undefined) return undefined;
    return (BigInt(hours) * 3_600n + BigInt(minutes ?? 0) * 60n + BigInt(seconds ?? 0)) * SCALE;
  }
  const [, sign, whole, decimals = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const [times, over] = FACTORS[unit];
  const digits = BigInt(`${sign}${whole}${decimals.padEnd(DECIMALS_MAX, '0')}`);
  return (digits * times * SCALE) / (over * 10n ** BigInt(DECIMALS_MAX));
}
