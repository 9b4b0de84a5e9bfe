import { invariant } from '../kernel/errors';
import { formatNano, parseNano } from '../kernel/money';
import type { BodyOf, ValueOf } from '../tmf/declaration';
import type { AlterationKind, PriceAlteration } from './alter-price';
import { meetsCriterion, type PriceSituation } from './criterion';
import type { PROMOTION } from './resources';

export type Promotion = BodyOf<typeof PROMOTION>;
export type PromotionPattern = ValueOf<(typeof PROMOTION)['attributes']['pattern']>[number];
export type PromotionAction = NonNullable<PromotionPattern['action']>[number];

/** What a promotion's type takes off a price; an award gives money with an offering (`applicable-awards.ts`), and changes none. */
const KIND_OF_TYPE: Readonly<Record<string, AlterationKind>> = { Discount: 'percent', Reduction: 'amount' };

export const kindOf = (promotion: Promotion): AlterationKind | undefined => KIND_OF_TYPE[promotion.promotionType ?? ''];

/**
 * What promotions do to a price at `nowMs` (epoch milliseconds). Those that are released and valid count; of each the first
 * pattern, by priority (the smaller number first), whose criteria are met. Different promotions add up.
 */
export function applicableAlterations(
  promotions: readonly Promotion[],
  situation: PriceSituation,
  nowMs: number,
): PriceAlteration[] {
  return inForceFirst(promotions, situation, nowMs).flatMap(({ promotion, pattern }) =>
    (pattern?.action ?? []).flatMap((action) => alterationOf(promotion, pattern, action, situation)),
  );
}

/** Promotions in force, each with its first pattern that is met, the first of all first. */
export const inForceFirst = (promotions: readonly Promotion[], situation: PriceSituation, nowMs: number) =>
  promotions
    .filter((promotion) => isInForce(promotion, nowMs))
    .map((promotion) => ({ promotion, pattern: patternMet(promotion, situation, nowMs) }))
    .sort((a, b) => priorityOf(a.pattern) - priorityOf(b.pattern) || (a.promotion.id < b.promotion.id ? -1 : 1));

/** Of the codes, those that no promotion in force asks for. */
export function unknownCodes(promotions: readonly Promotion[], codes: readonly string[], nowMs: number): string[] {
  const known = new Set(
    promotions.filter((promotion) => isInForce(promotion, nowMs)).flatMap((promotion) => codesOf(promotion)),
  );
  return codes.filter((code) => !known.has(code));
}

const codesOf = (promotion: Promotion): string[] =>
  (promotion.pattern ?? [])
    .flatMap(({ criteriaGroup }) => criteriaGroup ?? [])
    .flatMap(({ criteria }) => criteria ?? [])
    .filter(({ criteriaParameter }) => criteriaParameter === 'promotionCode')
    .flatMap(({ criteriaValue }) => criteriaValue ?? []);

export const isInForce = (promotion: Promotion, nowMs: number): boolean =>
  promotion.lifecycleStatus === 'release' && isWithin(promotion.validFor, nowMs);

type Period = { readonly startDateTime?: string; readonly endDateTime?: string } | undefined;

/** A period ends before its end. */
export const isWithin = (period: Period, nowMs: number): boolean =>
  (period?.startDateTime === undefined || Date.parse(period.startDateTime) <= nowMs) &&
  (period?.endDateTime === undefined || nowMs < Date.parse(period.endDateTime));

/** v4: a smaller number is a higher priority. Without one a pattern comes last. */
const priorityOf = (pattern: PromotionPattern | undefined): number => pattern?.priority ?? Number.MAX_SAFE_INTEGER;

const patternMet = (promotion: Promotion, situation: PriceSituation, nowMs: number): PromotionPattern | undefined =>
  [...(promotion.pattern ?? [])]
    .sort((a, b) => priorityOf(a) - priorityOf(b))
    .find((pattern) => isWithin(pattern.validFor, nowMs) && meetsPattern(pattern, situation));

function meetsPattern(pattern: PromotionPattern, situation: PriceSituation): boolean {
  const groups = (pattern.criteriaGroup ?? []).map(({ criteria = [], criteriaLogicalRelationship }) =>
    combine(
      criteria.map((criterion) => meetsCriterion(criterion, situation)),
      criteriaLogicalRelationship,
    ),
  );
  return combine(groups, pattern.criteriaGroupLogicalRelationship);
}

/** All of them, unless any will do. No criterion at all is met by everything. */
const combine = (met: readonly boolean[], relationship: 'AND' | 'OR' | undefined): boolean =>
  relationship === 'OR' && met.length > 0 ? met.includes(true) : !met.includes(false);

/**
 * Usage is discounted where a promotion says so, by the price type or the price: one that says neither is about what is paid to have
 * the product. An amount has nothing to be taken off there.
 */
const altersType = (
  pattern: PromotionPattern | undefined,
  action: PromotionAction,
  kind: AlterationKind,
  { priceType, productOfferingPrice }: PriceSituation,
): boolean =>
  priceType !== 'usage' ||
  (kind === 'percent' &&
    (action.actionEntityRef?.id === productOfferingPrice || pattern?.criteriaGroup?.some(asksOfPrice) === true));

const asksOfPrice = ({ criteria = [] }: NonNullable<PromotionPattern['criteriaGroup']>[number]): boolean =>
  criteria.some(
    ({ criteriaParameter, criteriaOperator }) =>
      criteriaOperator === '=' && (criteriaParameter === 'priceType' || criteriaParameter === 'productOfferingPrice'),
  );

function alterationOf(
  promotion: Promotion,
  pattern: PromotionPattern | undefined,
  action: PromotionAction,
  situation: PriceSituation,
): PriceAlteration[] {
  const kind = kindOf(promotion);
  if (kind === undefined || !altersType(pattern, action, kind, situation)) return [];
  const only = action.actionEntityRef?.id;
  if (only !== undefined && only !== situation.productOffering && only !== situation.productOfferingPrice) return [];
  const valueNano = parseNano(action.actionValue ?? '');
  invariant(valueNano !== undefined, 'a stored action of a discount has a value');
  return [
    {
      kind,
      valueNano,
      name: promotion.name ?? promotion.id,
      description: `Promotion ${promotion.id}: ${formatNano(valueNano)}${kind === 'percent' ? ' %' : ''} off`,
      ...(action.applicationDuration === undefined ? {} : { periods: action.applicationDuration }),
    },
  ];
}
