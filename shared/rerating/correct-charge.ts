import { type ChargeRecord, cancelledCharge } from '../balance-management';
import { divideRounded } from '../kernel/money';
import { countedUnits, priceUsage, rateAgain, type Tariff } from '../rating';

const NOTHING_BEFORE = { units: '0', billedUnits: '0', moneyUnits: '0' };
const sumOf = (counts: Readonly<Record<string, string>> = {}): bigint =>
  Object.values(counts).reduce((sum, count) => sum + BigInt(count), 0n);

/** What a balance paid of a charge, from its money and in bonus money: nano currency units. */
export const paidOf = (record: ChargeRecord): bigint => BigInt(record.amountNano) + sumOf(record.bonus);

/**
 * What it would have paid had these tariffs rated it, in the same units of allowances. Where a limit let some be free, or the
 * balance could not pay, it would not have paid more than it did. Of what two balances pay, each pays the part that it paid, and
 * the parts sum to the whole. A cancellation gives back what its charge would have cost. Undefined when the tariffs do not rate it,
 * or when two paid nothing, so that nobody knows their parts.
 */
export function paidUnder(record: ChargeRecord, balanceId: string, tariffs: readonly Tariff[]): bigint | undefined {
  if (record.cancels !== undefined) {
    const charge = paidUnder(cancelledCharge(record), balanceId, tariffs);
    return charge === undefined ? undefined : -charge;
  }
  const { split } = record;
  const own = paidOf(record);
  const together = own + BigInt(split?.nano ?? 0);
  const due = dueUnder(record, tariffs);
  if (due === undefined) return undefined;
  const isCapped = BigInt(record.freeNano ?? 0) > 0n || BigInt(record.unpaidNano ?? 0) > 0n;
  const paid = isCapped && due > together ? together : due;
  if (!split) return paid;
  if (together === 0n) return undefined;
  return divideRounded(paid * own, together, balanceId < split.balanceId ? 'up' : 'down');
}

/** A session's report costs what the session cost with it less what it cost before, never less than nothing. */
function dueUnder(record: ChargeRecord, tariffs: readonly Tariff[]): bigint | undefined {
  const { before = NOTHING_BEFORE } = record;
  const coveredBefore = BigInt(before.billedUnits) - BigInt(before.moneyUnits);
  const covered = coveredBefore + sumOf(record.allowances);
  const whole = priceOf(record, BigInt(before.units) + BigInt(record.units), covered, tariffs);
  const earlier = record.before ? priceOf(record, BigInt(before.units), coveredBefore, tariffs) : 0n;
  if (whole === undefined || earlier === undefined) return undefined;
  return whole > earlier ? whole - earlier : 0n;
}

/**
 * Where tiers count across usages, a charge is rated where it stood in their counters then; what counts in another counter now, nobody
 * knows where it stood. Larger increments bill more than allowances paid; smaller ones, no more than is billed. */
function priceOf(record: ChargeRecord, units: bigint, covered: bigint, tariffs: readonly Tariff[]): bigint | undefined {
  const rated = rateAgain({ ...record, units: String(units) }, tariffs);
  if (!rated || Object.keys(countedUnits(rated.parts)).some((id) => !record.tiers?.[id])) return undefined;
  return priceUsage(rated, covered < rated.billedUnits ? covered : rated.billedUnits).amountNano;
}
