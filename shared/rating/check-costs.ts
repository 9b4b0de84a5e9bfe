import { NANO_PER_UNIT } from '../kernel/money';
import { finding, type TariffFinding } from './check-tariff';
import type { PriceRule, Tariff } from './tariff';

/** What a unit costs us where it is bought: a partner's price. */
export interface WholesaleCost extends Pick<PriceRule, 'service' | 'zone' | 'priceNano' | 'perUnits'> {
  readonly currency: string;
}

const WHOLE = 100n * NANO_PER_UNIT;

/**
 * Prices that are below what the unit costs us, by the rule's own wholesale price or a partner's for the same service and
 * zone, in the tariff's currency. Looked at twice: as they stand, and with every percent discount that may meet.
 */
export function checkCosts(tariff: Tariff, wholesale: readonly WholesaleCost[]): TariffFinding[] {
  const { currency } = tariff;
  return tariff.rules.flatMap((rule) => {
    const own = rule.wholesaleNano === undefined ? [] : [{ ...rule, priceNano: rule.wholesaleNano, currency }];
    const costs = wholesale.filter(({ service, zone }) => service === rule.service && zone === rule.zone);
    const { left, per } = leftByPercents(tariff, rule);
    const below = [...own, ...costs.filter((cost) => cost.currency === currency)].flatMap((cost) => {
      const ours = lowestPrice(rule) * cost.perUnits;
      const theirs = cost.priceNano * rule.perUnits;
      return ours < theirs ? [''] : ours * left < theirs * per ? [' once discounts are taken'] : [];
    });
    return [...new Set(below)].map((when) =>
      finding(
        'warning',
        'below-cost',
        `rule(${rule.priceId})`,
        `${rule.service} to ${rule.zone} is sold below its wholesale cost${when}`,
      ),
    );
  });
}

const lowestPrice = (rule: PriceRule): bigint =>
  [...(rule.steps ?? []), ...(rule.tiers ?? [])].reduce(
    (lowest, { priceNano }) => (priceNano < lowest ? priceNano : lowest),
    rule.priceNano,
  );

/** What all percent discounts of a rule's service and zone leave of a price: `left / per`. */
function leftByPercents({ discounts = [] }: Tariff, rule: PriceRule): { left: bigint; per: bigint } {
  const percents = discounts.filter(
    ({ kind, scope: { services, zones } }) =>
      kind === 'percent' && (services?.includes(rule.service) ?? true) && (zones?.includes(rule.zone) ?? true),
  );
  return percents.reduce(({ left, per }, { valueNano }) => ({ left: left * (WHOLE - valueNano), per: per * WHOLE }), {
    left: 1n,
    per: 1n,
  });
}
