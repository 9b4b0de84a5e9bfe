import { formatNano, parseNano } from '../kernel/money';
import { inForceFirst, type Promotion, type PromotionAction } from './applicable-alterations';
import type { PriceSituation } from './criterion';

/** Money that a promotion puts on the balance of who takes an offering. */
export interface Award {
  readonly promotionId: string;
  readonly name: string;
  /** Nano units of the offering's currency, above zero. */
  readonly amountNano: bigint;
  /** Calendar months from the product's start that it may be used. */
  readonly months: number;
}

export const AWARD = 'Award';
/** How long an award may be used where its promotion does not say. */
const MONTHS_DEFAULT = 1;

/** An award is given with an offering: what is asked of a price is of no price. */
export type AwardSituation = Omit<PriceSituation, 'productOfferingPrice' | 'priceType'>;

/** What released promotions give with an offering at `nowMs` (epoch milliseconds): of each the actions of the first pattern that is met. */
export const applicableAwards = (promotions: readonly Promotion[], situation: AwardSituation, nowMs: number): Award[] =>
  inForceFirst(
    promotions.filter(({ promotionType }) => promotionType === AWARD),
    { ...situation, productOfferingPrice: '', priceType: '' },
    nowMs,
  ).flatMap(({ promotion, pattern }) =>
    (pattern?.action ?? []).flatMap((action) => awardOf(promotion, action, situation.productOffering)),
  );

function awardOf({ id, name = id }: Promotion, action: PromotionAction, offeringId: string): Award[] {
  const only = action.actionEntityRef?.id;
  const amountNano = parseNano(action.actionValue ?? '') ?? 0n;
  if (amountNano <= 0n || (only !== undefined && only !== offeringId)) return [];
  return [{ promotionId: id, name, amountNano, months: action.applicationDuration ?? MONTHS_DEFAULT }];
}

/** What an award is, for people. */
export const describeAward = ({ promotionId, amountNano, months }: Award, currency: string): string =>
  `Promotion ${promotionId}: ${formatNano(amountNano)} ${currency} on the balance, to be used within ${months === 1 ? 'a month' : `${months} months`}`;
