import type { Violation } from '../kernel/errors';
import {
  type Complain,
  type Fields,
  isFields,
  listOf,
  notNegative,
  oneOf,
  textOf,
  textsOf,
  type ValuesOf,
} from './catalog-values';
import { compileAllowance, RULE_ID } from './compile-allowance';
import { compileDiscount } from './compile-discount';
import { compileEnergy, compileServiceEnergy, microOf } from './compile-energy';
import { compileScope } from './compile-scope';
import { LIMIT_ACTIONS, LIMIT_COUNTS, LIMIT_PERIODS, type LimitRule, type NoticeRule } from './limit-rule';
import type { Tariff } from './tariff';

/** One slice is charged some ten times a second before its guard must ask the ledger: so many are for 100,000. */
const SLICES_MAX = 9_999;
/** A year: later notices are of no use, and earlier ones nobody plans for. */
const EXPIRY_HOURS_MAX = 8_784;

type OfferTerms = Pick<
  Tariff,
  'allowances' | 'limits' | 'notices' | 'creditLimitNano' | 'slices' | 'energy' | 'discounts'
>;

/** What an offering gives, caps and tells beyond its prices. Absent where it says nothing. */
export function compileOffer(valuesOf: ValuesOf, currency: string, violations: Violation[]): OfferTerms {
  const complainAt =
    (place: string): Complain =>
    (path, message) => {
      violations.push({ path: `prodSpecCharValueUse[${place}]${path === '' ? '' : `.${path}`}`, message });
      return undefined;
    };
  const each = <Compiled>(
    name: string,
    compile: (given: Fields, complain: Complain) => Compiled | undefined,
  ): Compiled[] =>
    valuesOf(name).flatMap((value, index) => {
      const complain = complainAt(`${name}][${index}`);
      const compiled = isFields(value) ? compile(value, complain) : complain('', 'is an object');
      return compiled === undefined ? [] : [compiled];
    });
  const [timeZone] = textsOf(valuesOf('timeZone'));
  const limits = each('spendingLimit', (given, complain) => compileLimit(given, timeZone, complain));
  const notices = each('notice', compileNotice);
  const [credit] = textsOf(valuesOf('creditLimit'));
  const creditLimitNano = notNegative(credit);
  if (credit !== undefined && creditLimitNano === undefined)
    complainAt('creditLimit')('', 'is a decimal, not negative');
  const [slices] = textsOf(valuesOf('poolSlices'));
  if (slices !== undefined && !isSliceCount(slices)) complainAt('poolSlices')('', 'is 2 to 9999');
  if (slices !== undefined && (limits.length > 0 || credit !== undefined))
    complainAt('poolSlices')('', 'goes with no spendingLimit and no creditLimit: each slice would count for itself');
  const energy = compileEnergy(each('energy', compileServiceEnergy), valuesOf, complainAt);
  const discounts = each('discount', compileDiscount);
  return {
    allowances: each('allowance', (given, complain) => compileAllowance(given, currency, complain)),
    ...(limits.length === 0 ? {} : { limits }),
    ...(notices.length === 0 ? {} : { notices: mergeNotices(notices) }),
    ...(creditLimitNano === undefined ? {} : { creditLimitNano }),
    ...(slices === undefined ? {} : { slices: Number(slices) }),
    ...(energy === undefined ? {} : { energy }),
    ...(discounts.length === 0 ? {} : { discounts }),
  };
}

const isSliceCount = (text: string): boolean =>
  /^\d{1,4}$/.test(text) && Number(text) >= 2 && Number(text) <= SLICES_MAX;

/** A limit as the catalog or a balance's terms say it; what cannot be read is told. `offered` is the time zone unless it names one. */
export function compileLimit(given: Fields, offered: string | undefined, complain: Complain): LimitRule | undefined {
  const id = textOf(given.id);
  if (id === undefined || !RULE_ID.test(id)) return complain('id', 'is lower-case letters, digits and dashes');
  const counts = oneOf(LIMIT_COUNTS, textOf(given.counts) ?? 'money');
  if (!counts) return complain('counts', `is one of ${LIMIT_COUNTS.join(', ')}`);
  const period = oneOf(LIMIT_PERIODS, textOf(given.period));
  if (!period) return complain('period', `is one of ${LIMIT_PERIODS.join(', ')}`);
  const action = oneOf(LIMIT_ACTIONS, textOf(given.action) ?? 'block');
  if (!action) return complain('action', `is one of ${LIMIT_ACTIONS.join(', ')}`);
  const limit = counts === 'money' ? notNegative(textOf(given.limit)) : microOf(textOf(given.limit));
  if (limit === undefined || limit === 0n)
    return complain('limit', 'is a decimal above 0: currency units of 9 places, or grams of CO2 equivalent of 6');
  const scope = compileScope(given, complain);
  if (!scope) return undefined;
  const noticePercents = percentsOf(given.notices);
  if (!noticePercents) return complain('notices', 'are whole percents, 1 to 100');
  const timeZone = textOf(given.timeZone) ?? offered;
  return {
    id,
    counts,
    scope,
    period,
    ...(timeZone === undefined ? {} : { timeZone }),
    limit,
    action,
    noticePercents,
  };
}

function compileNotice(given: Fields, complain: Complain): NoticeRule | undefined {
  const lowBalance = (listOf(given.lowBalance) ?? []).map(notNegative);
  const lowBalanceNano = lowBalance.filter((nano) => nano !== undefined);
  if (lowBalanceNano.length < lowBalance.length) return complain('lowBalance', 'are decimals, not negative');
  const allowancePercents = percentsOf(given.allowancePercents);
  if (!allowancePercents) return complain('allowancePercents', 'are whole percents, 1 to 100');
  const expiryHours = wholesOf(given.expiryHours, EXPIRY_HOURS_MAX);
  if (!expiryHours) return complain('expiryHours', `are whole hours, 1 to ${EXPIRY_HOURS_MAX}`);
  return { lowBalanceNano, allowancePercents, expiryHours };
}

const mergeNotices = (notices: readonly NoticeRule[]): NoticeRule => ({
  lowBalanceNano: [...new Set(notices.flatMap(({ lowBalanceNano }) => lowBalanceNano))].sort((a, b) =>
    a < b ? -1 : 1,
  ),
  allowancePercents: ascending(notices.flatMap(({ allowancePercents }) => allowancePercents)),
  expiryHours: ascending(notices.flatMap(({ expiryHours }) => expiryHours)),
});

const ascending = (counts: readonly number[]): number[] => [...new Set(counts)].sort((a, b) => a - b);
const percentsOf = (given: unknown): number[] | undefined => wholesOf(given, 100);

/** Each once, ascending; undefined when one of them is no whole number from 1 to `max`. */
function wholesOf(given: unknown, max: number): number[] | undefined {
  const counts = (listOf(given) ?? []).map(Number);
  return counts.every((count) => Number.isInteger(count) && count >= 1 && count <= max) ? ascending(counts) : undefined;
}
