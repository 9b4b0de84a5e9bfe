import type { DiscountRule } from './discount-rule';
import { type IndexedRule, type IndexedTariff, indexTariff } from './index-tariff';
import { compareDiscounts } from './order-discounts';
import type { RatableUsage } from './rate-usage';
import { fitsConditions } from './select-rule';
import type { Tariff } from './tariff';
import { isInScope, type ScopedUsage } from './usage-scope';

/** A discount, and the tariff that gives it: an add-on may give it on the plan's prices. */
export interface TariffDiscount {
  readonly tariff: Tariff;
  readonly discount: DiscountRule;
}

const NONE: readonly TariffDiscount[] = [];

/**
 * The discounts on a usage, of every tariff in whose time it began, in the order in which they are taken: by kind, then by
 * offering and id. So the same ones stack the same way, however tariffs are ordered.
 */
export function selectDiscounts(
  usage: RatableUsage,
  { rule, tariff: by }: IndexedRule,
  tariffs: readonly Tariff[],
  atMs: number,
): readonly TariffDiscount[] {
  let found: TariffDiscount[] | undefined;
  let givers = 0;
  for (const tariff of tariffs) {
    if (tariff.discounts === undefined || tariff.currency !== by.currency) continue;
    found ??= [];
    const before = found.length;
    addFitting(found, usage, { ...usage, zone: rule.zone }, rule.priceId, indexTariff(tariff), atMs);
    if (found.length > before) givers += 1;
  }
  // Those of one tariff were put in order when it was indexed.
  if (found && givers > 1) found.sort(compareDiscounts);
  return found ?? NONE;
}

function addFitting(
  found: TariffDiscount[],
  usage: RatableUsage,
  scoped: ScopedUsage,
  priceId: string,
  { calendar, discounts }: IndexedTariff,
  atMs: number,
): void {
  const period = calendar ? calendar.indexAt(atMs) : 0;
  for (const one of discounts) {
    const { discount, conditions, priceIds } = one;
    if (one.period !== -1 && one.period !== period) continue;
    if (priceIds && !priceIds.has(priceId)) continue;
    if (!isWithin(discount, atMs) || !isInScope(one, scoped) || !fitsConditions(conditions, usage)) continue;
    found.push(one);
  }
}

const isWithin = ({ validFrom, validUntil }: DiscountRule, atMs: number): boolean =>
  (validFrom === undefined || validFrom <= atMs) && (validUntil === undefined || atMs < validUntil);
