import { canonicalJson, type Json } from '../kernel/digest';
import { formatNano, NANO_PER_UNIT } from '../kernel/money';
import type { UsageService } from '../usage-management';
import { priceUsage, type UsagePrice } from './price-usage';
import {
  type RatableUsage,
  type RatedPart,
  type RatedUsage,
  rateUsage,
  type TariffSpan,
  tariffNames,
} from './rate-usage';
import { CONDITION_NAMES, type ConditionName, type Tariff, tariffAt, unitOf } from './tariff';

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
  readonly destination?: string;
  readonly visitedNetwork?: string;
  readonly roamingZone?: string;
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
  const usage = ratableOf(charge);
  const named = charge.tariff.split(' ');
  const given = [tariff].flat().filter(({ offeringId, version }) => named.includes(`${offeringId}@${version}`));
  const spans = spansOf(given, usage);
  const rated = rateUsage(usage, spans[0]?.tariffs ?? [], later ?? spans.slice(1));
  if (!rated) return explanation([`Nothing of ${charge.tariff} rates this usage.`], { tariff: charge.tariff }, false);
  const covered = Object.values(charge.allowances).reduce((sum, units) => sum + BigInt(units), 0n);
  if (covered > rated.billedUnits)
    return explanation(
      [`Allowances paid ${covered}, more than the ${rated.billedUnits} that are billed.`],
      { tariff: charge.tariff },
      false,
    );
  const price = priceUsage(rated, covered);
  const isSame =
    String(price.amountNano) === charge.amountNano &&
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

function ratableOf(charge: ExplainableCharge): RatableUsage {
  const { destination, visitedNetwork, roamingZone } = charge;
  const conditions = CONDITION_NAMES.flatMap((name) => (charge[name] === undefined ? [] : [[name, charge[name]]]));
  return {
    service: charge.service,
    units: BigInt(charge.units),
    startedAtMs: Date.parse(charge.startedAt),
    ...(destination === undefined ? {} : { destination }),
    ...(visitedNetwork === undefined ? {} : { visitedNetwork }),
    ...(roamingZone === undefined ? {} : { roamingZone }),
    ...Object.fromEntries(conditions),
  };
}

/** Which of the tariffs applied from when on: of each offering the version of the time, in the order given. */
function spansOf(tariffs: readonly Tariff[], usage: RatableUsage): TariffSpan[] {
  const startMs = usage.startedAtMs ?? 0;
  const endMs = startMs + Number(usage.units) * 1000;
  const changes = tariffs.map(({ validFrom }) => validFrom).filter((atMs) => startMs < atMs && atMs < endMs);
  const offerings = [...Map.groupBy(tariffs, ({ offeringId }) => offeringId).values()];
  return [startMs, ...new Set(changes.sort((a, b) => a - b))].map((fromMs) => ({
    fromMs,
    tariffs: offerings.map((versions) => tariffAt(versions, fromMs)).filter((one) => one !== undefined),
  }));
}

/** The units of a part that allowances did not pay: they pay the first ones. */
function paidUnits(part: RatedPart, covered: bigint): bigint {
  const ahead = covered > part.fromUnit ? covered - part.fromUnit : 0n;
  return ahead < part.billedUnits ? part.billedUnits - ahead : 0n;
}

const versionOf = ({ tariff }: RatedPart): string => `${tariff.offeringId}@${tariff.version}`;

function wordsOf(charge: ExplainableCharge, rated: RatedUsage, price: UsagePrice, covered: bigint): string[] {
  const { rule, tariff } = rated;
  const unit = unitOf[charge.service];
  const sum = (nano: bigint): string => `${formatNano(nano)} ${tariff.currency}`;
  const period = rule.period === undefined ? '' : `, period ${rule.period}`;
  return [
    `Rated by ${tariff.offeringId}@${tariff.version}, rule ${rule.priceId}, zone ${rule.zone}${period}.`,
    `${charge.units} ${unit} were used; in whole increments that is ${rated.billedUnits}.`,
    ...rated.parts.map((part) => {
      const when = part.rule.period === undefined ? '' : ` (${part.rule.period})`;
      const free = part.billedUnits - paidUnits(part, covered);
      return (
        `From ${part.fromUnit}: ${part.billedUnits} ${unit} by rule ${part.rule.priceId}${when} of ${versionOf(part)}, ` +
        `in increments of ${part.increment}, at ${sum(part.priceNano)} for ${part.rule.perUnits}` +
        `${free === 0n ? '' : `; ${free} of them paid by allowances`}.`
      );
    }),
    ...Object.entries(charge.allowances).map(([id, units]) => `Allowance ${id} paid ${units} ${unit}.`),
    ...(price.connectFeeNano === 0n ? [] : [`Connect fee ${sum(price.connectFeeNano)}.`]),
    ...(price.isMinimum ? [`Raised to the minimum of ${sum(rule.minimumNano ?? 0n)}.`] : []),
    `Exactly ${exactText(price, tariff.currency)}, rounded ${rule.rounding} at ${rule.decimals} decimals: ${sum(price.amountNano)}.`,
  ];
}

/** A price that no decimal of nine places says is said as a fraction. */
function exactText({ exactNumerator, exactDenominator }: UsagePrice, currency: string): string {
  return exactNumerator % exactDenominator === 0n
    ? `${formatNano(exactNumerator / exactDenominator)} ${currency}`
    : `${exactNumerator}/${exactDenominator * NANO_PER_UNIT} ${currency}`;
}

const dataOf = (charge: ExplainableCharge, rated: RatedUsage, price: UsagePrice, covered: bigint): Json => ({
  tariff: tariffNames(rated),
  rule: rated.rule.priceId,
  zone: rated.rule.zone,
  period: rated.rule.period,
  units: charge.units,
  billedUnits: String(rated.billedUnits),
  allowances: charge.allowances,
  parts: rated.parts.map((part) => ({
    tariff: versionOf(part),
    rule: part.rule.priceId,
    zone: part.rule.zone,
    period: part.rule.period,
    fromUnit: String(part.fromUnit),
    billedUnits: String(part.billedUnits),
    paidUnits: String(paidUnits(part, covered)),
    increment: String(part.increment),
    priceNano: String(part.priceNano),
    perUnits: String(part.rule.perUnits),
  })),
  connectFeeNano: String(price.connectFeeNano),
  isMinimum: price.isMinimum,
  exactNano: { numerator: String(price.exactNumerator), denominator: String(price.exactDenominator) },
  rounding: { decimals: rated.rule.decimals, mode: rated.rule.rounding },
  amountNano: String(price.amountNano),
  currency: rated.tariff.currency,
});
