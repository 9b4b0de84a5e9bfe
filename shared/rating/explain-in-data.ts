import type { Json } from '../kernel/digest';
import { energyOf } from './energy';
import { type Fraction, reduced } from './exact-fraction';
import type { ExplainableCharge } from './explain-charge';
import { paidUnits } from './paid-units';
import type { UsagePrice } from './price-usage';
import { type RatedUsage, tariffNames, versionOf } from './rate-usage';

/** How a charge came about, as data. Counts and amounts are decimal text. */
export const dataOf = (charge: ExplainableCharge, rated: RatedUsage, price: UsagePrice, covered: bigint): Json => {
  const energy = energyOf(rated);
  return {
    tariff: tariffNames(rated),
    rule: rated.rule.priceId,
    zone: rated.rule.zone,
    period: rated.rule.period,
    units: charge.units,
    unitsBefore: charge.tiers && beforeOf(charge.tiers),
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
    discounts: price.discounts.map((one) => ({
      tariff: versionOf(one),
      id: one.discount.id,
      kind: one.discount.kind,
      valueNano: String(one.discount.valueNano),
      takenNano: fractionData(one),
    })),
    isMinimum: price.isMinimum,
    exactNano: fractionData({ numerator: price.exactNumerator, denominator: price.exactDenominator }),
    rounding: { decimals: rated.rule.decimals, mode: rated.rule.rounding },
    amountNano: String(price.amountNano),
    currency: rated.tariff.currency,
    tax: { category: rated.rule.taxCategory, included: rated.tariff.taxIncluded },
    energy: energy && {
      microWattHours: String(energy.microWattHours),
      carbonMicrograms: String(energy.carbonMicrograms),
    },
  };
};

const beforeOf = (tiers: NonNullable<ExplainableCharge['tiers']>): Json =>
  Object.fromEntries(Object.entries(tiers).map(([id, { before }]) => [id, before]));

const fractionData = (nano: Fraction): Json => {
  const { numerator, denominator } = reduced(nano);
  return { numerator: String(numerator), denominator: String(denominator) };
};
