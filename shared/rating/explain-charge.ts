import { canonicalJson, type Json } from '../kernel/digest';
import type { UsageService } from '../usage-management';
import { dataOf } from './explain-in-data';
import { wordsOf } from './explain-in-words';
import { priceUsage } from './price-usage';
import { rateAgain } from './rate-again';
import { type TariffSpan, tariffNames, versionOf } from './rate-usage';
import type { ConditionName, Tariff } from './tariff';

/** What of a charge's record its explanation needs: decimal text, as the ledger keeps it. */
export interface ExplainableCharge extends Readonly<Partial<Record<ConditionName, string>>> {
  readonly service: UsageService;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly units: string;
  readonly billedUnits: string;
  /** The versions that rated it: `payg@1.3`, with a blank between where there were several. */
  readonly tariff: string;
  readonly priceId: string;
  readonly zone: string;
  readonly allowances: Readonly<Record<string, string>>;
  readonly amountNano: string;
  /** What was charged of it before, by a session's earlier reports: a tier that makes the whole cheaper gives nothing back. */
  readonly paidBeforeNano?: string;
  readonly destination?: string;
  readonly visitedNetwork?: string;
  readonly roamingZone?: string;
  /** What each counter of tiers held before. */
  readonly tiers?: Readonly<Record<string, { readonly before: string }>>;
}

export interface ChargeExplanation {
  /** One sentence a step, for a person; holds no number of anybody. */
  readonly words: readonly string[];
  /** The same as data: counts and amounts are decimal text, amounts in nano currency units. */
  readonly data: Json;
  /** `data` as canonical JSON: the same record and tariffs always give these bytes. */
  readonly text: string;
  /** Rating it again gives what the record says, to the last digit. */
  readonly isSame: boolean;
}

/**
 * Explains a charge by rating it again, by the versions of tariffs that its record names: one, or all of them where the call
 * was split. `later` says where they change when that is not their own dates (a plan that ended). What the tariffs do not
 * rate, or rate otherwise than the record says, is told with `isSame` false.
 */
export function explainCharge(
  charge: ExplainableCharge,
  tariff: Tariff | readonly Tariff[],
  later?: readonly TariffSpan[],
): ChargeExplanation {
  const named = charge.tariff.split(' ');
  const given = [tariff].flat().filter((one) => named.includes(versionOf({ tariff: one })));
  const rated = rateAgain(charge, given, later);
  if (!rated) return explanation([`Nothing of ${charge.tariff} rates this usage.`], { tariff: charge.tariff }, false);
  const covered = Object.values(charge.allowances).reduce((sum, units) => sum + BigInt(units), 0n);
  if (covered > rated.billedUnits)
    return explanation(
      [`Allowances paid ${covered}, more than the ${rated.billedUnits} that are billed.`],
      { tariff: charge.tariff },
      false,
    );
  const price = priceUsage(rated, covered);
  const paidNano = BigInt(charge.paidBeforeNano ?? '0');
  const dueNano = price.amountNano > paidNano ? price.amountNano : paidNano;
  const isSame =
    String(dueNano) === charge.amountNano &&
    String(rated.billedUnits) === charge.billedUnits &&
    tariffNames(rated) === charge.tariff &&
    rated.rule.priceId === charge.priceId &&
    rated.rule.zone === charge.zone;
  return explanation(wordsOf(charge, rated, price, covered), dataOf(charge, rated, price, covered), isSame);
}

const explanation = (words: readonly string[], data: Json, isSame: boolean): ChargeExplanation => ({
  words,
  data,
  text: canonicalJson(data),
  isSame,
});
