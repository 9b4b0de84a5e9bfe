import { type Failure, failure, invariant } from '../kernel/errors';
import { allocate, divideRounded, minorDecimals, roundNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { TaxedAmount } from './tax-line';

const NANO_DECIMALS = 9;

/** Amounts are nano units, whole minor units. Of a line that takes something off they are negative. */
export type LineAmounts = Pick<TaxedAmount, 'netNano' | 'taxNano' | 'grossNano'>;

/** A part of a bill's line, by its number. */
export interface LinePart extends LineAmounts {
  readonly number: number;
}

/** What is to be credited: lines, each whole or by a gross amount; a gross amount; or all that is left. */
export interface CreditAsked {
  readonly lines?: readonly { readonly number: number; readonly grossNano?: bigint }[];
  readonly grossNano?: bigint;
}

const NOTHING: LineAmounts = { netNano: 0n, taxNano: 0n, grossNano: 0n };

/**
 * Which part of which line is credited. The tax of a part is the difference of two rounded running totals of its line's tax, so
 * that parts sum to the line, whatever they are: it is the tax that was billed, at the rate of then. Fails with
 * `unprocessable` where more is asked for than is left, of a line or of the bill.
 */
export function planCredit(
  lines: readonly LineAmounts[],
  credited: ReadonlyMap<number, LineAmounts>,
  asked: CreditAsked,
  currency: string,
): Result<LinePart[], Failure> {
  const left = lines.map(({ grossNano }, index) => grossNano - (credited.get(index + 1)?.grossNano ?? 0n));
  const leftNano = left.reduce((sum, one) => sum + one, 0n);
  const wanted = wantedOf(left, leftNano, asked, currency);
  if (!wanted.ok) return wanted;
  const parts = [...wanted.value].flatMap(([number, grossNano]): LinePart[] => {
    const line = lines[number - 1];
    invariant(line, 'a line that is credited is there');
    return grossNano === 0n ? [] : [partOf(line, credited.get(number) ?? NOTHING, number, grossNano, currency)];
  });
  const sum = parts.reduce((all, part) => all + part.grossNano, 0n);
  if (sum > leftNano || sum <= 0n)
    return err(tooMuch('amount', leftNano > 0n ? 'is more than is left of the bill' : 'nothing is left of the bill'));
  return ok(parts);
}

/** Which lines a debit note is for, and how much of each at its line's tax: an amount is by the lines' shares. Fails with `unprocessable`. */
export function planDebit(
  lines: readonly LineAmounts[],
  { lines: named, grossNano }: CreditAsked,
  currency: string,
): Result<LinePart[], Failure> {
  const wanted = named
    ? new Map(named.map((one) => [one.number, one.grossNano ?? 0n]))
    : spread(
        lines.map((line) => line.grossNano),
        grossNano ?? 0n,
        currency,
      );
  const parts: LinePart[] = [];
  for (const [number, nano] of wanted) {
    const line = lines[number - 1];
    if (!named && nano === 0n) continue;
    if (!line || line.grossNano === 0n || nano <= 0n)
      return err(tooMuch('line', 'names lines of the bill that cost something, each with an amount above 0'));
    parts.push(partOf(line, NOTHING, number, nano, currency));
  }
  return ok(parts);
}

function wantedOf(
  left: readonly bigint[],
  leftNano: bigint,
  { lines, grossNano }: CreditAsked,
  currency: string,
): Result<Map<number, bigint>, Failure> {
  if (lines) return ofLines(left, lines);
  if (grossNano === undefined) return ok(new Map(left.map((nano, index) => [index + 1, nano])));
  if (grossNano <= 0n || grossNano > leftNano)
    return err(tooMuch('amount', 'is above 0, and at most what is left of the bill'));
  return ok(spread(left, grossNano, currency));
}

function ofLines(
  left: readonly bigint[],
  lines: NonNullable<CreditAsked['lines']>,
): Result<Map<number, bigint>, Failure> {
  const wanted = new Map<number, bigint>();
  for (const [index, { number, grossNano }] of lines.entries()) {
    const nano = left[number - 1];
    const path = `line[${index}]`;
    if (nano === undefined || wanted.has(number))
      return err(tooMuch(`${path}.number`, 'is a line of the bill, named once'));
    const part = grossNano ?? nano;
    if (nano >= 0n ? part < 0n || part > nano : part > 0n || part < nano)
      return err(tooMuch(`${path}.amount`, 'is at most what is left of the line'));
    wanted.set(number, part);
  }
  return ok(wanted);
}

/** An amount over what is left of the lines, in minor units: each as much as its share, and none more than it has. */
function spread(left: readonly bigint[], nano: bigint, currency: string): Map<number, bigint> {
  const minor = 10n ** BigInt(NANO_DECIMALS - minorDecimals(currency));
  const weights = left.map((one) => (one > 0n ? one / minor : 0n));
  const parts = allocate(nano / minor, weights);
  return new Map(parts.map((part, index) => [index + 1, part * minor]));
}

function partOf(line: LineAmounts, before: LineAmounts, number: number, grossNano: bigint, currency: string): LinePart {
  const minor = 10n ** BigInt(NANO_DECIMALS - minorDecimals(currency));
  const magnitude = line.grossNano < 0n ? -line.grossNano : line.grossNano;
  const sign = line.grossNano < 0n ? -1n : 1n;
  const taxUpTo = (gross: bigint): bigint =>
    divideRounded(sign * line.taxNano * gross, magnitude * minor, 'half-up') * minor;
  const taxNano = taxUpTo(before.grossNano + grossNano) - taxUpTo(before.grossNano);
  invariant(grossNano === roundNano(grossNano, minorDecimals(currency), 'down'), 'a credit is of minor units');
  return { number, grossNano, taxNano, netNano: grossNano - taxNano };
}

const tooMuch = (path: string, message: string): Failure =>
  failure('unprocessable', 'The bill cannot be corrected so: never more is credited than was billed', {
    violations: [{ path, message }],
  });
