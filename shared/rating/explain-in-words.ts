import { formatNano } from '../kernel/money';
import type { AppliedDiscount } from './apply-discounts';
import { energyOf } from './energy';
import { fractionText } from './exact-fraction';
import type { ExplainableCharge } from './explain-charge';
import { paidUnits } from './paid-units';
import type { UsagePrice } from './price-usage';
import { type RatedUsage, versionOf } from './rate-usage';
import { unitOf } from './tariff';

/** How a charge came about, a sentence a step. Holds no number of anybody. */
export function wordsOf(charge: ExplainableCharge, rated: RatedUsage, price: UsagePrice, covered: bigint): string[] {
  const { rule, tariff } = rated;
  const unit = unitOf[charge.service];
  const sum = (nano: bigint): string => `${formatNano(nano)} ${tariff.currency}`;
  const period = rule.period === undefined ? '' : `, period ${rule.period}`;
  const energy = energyOf(rated);
  return [
    `Rated by ${tariff.offeringId}@${tariff.version}, rule ${rule.priceId}, zone ${rule.zone}${period}.`,
    `${charge.units} ${unit} were used; in whole increments that is ${rated.billedUnits}.`,
    ...Object.entries(charge.tiers ?? {}).map(
      ([id, { before }]) => `The tiers' counter ${id} held ${before} ${unit} before.`,
    ),
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
    ...price.discounts.map((one) => `${nameOf(one)} takes off ${fractionText(one, tariff.currency)}.`),
    ...(price.isMinimum ? [`Raised to the minimum of ${sum(rule.minimumNano ?? 0n)}.`] : []),
    `Exactly ${fractionText({ numerator: price.exactNumerator, denominator: price.exactDenominator }, tariff.currency)}, rounded ${rule.rounding} at ${rule.decimals} decimals: ${sum(price.amountNano)}.`,
    ...taxWords(rated),
    ...(energy
      ? [`It took ${energy.microWattHours} µWh, which is ${energy.carbonMicrograms} µg of CO2 equivalent.`]
      : []),
  ];
}

function nameOf({ tariff, discount }: AppliedDiscount): string {
  const value = formatNano(discount.valueNano);
  const said = {
    fixedPrice: `a fixed price of ${value} ${tariff.currency}`,
    percent: `${value} percent`,
    amount: `${value} ${tariff.currency}`,
  };
  return `Discount ${discount.id} of ${versionOf({ tariff })}, ${said[discount.kind]},`;
}

function taxWords({ tariff, rule }: RatedUsage): string[] {
  const category = rule.taxCategory === undefined ? '' : `, category ${rule.taxCategory}`;
  if (tariff.taxIncluded === undefined) return category === '' ? [] : [`Tax${category}.`];
  return [`Tax is ${tariff.taxIncluded ? 'included' : 'added on the bill'}${category}.`];
}
