import { type Failure, failure, type Violation } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import { kindOf, type Promotion, type PromotionPattern } from './applicable-alterations';
import { AWARD } from './applicable-awards';

const HUNDRED_PERCENT = 100_000_000_000n;
const ORDERED = ['>', '<', '>=', '<='];

/**
 * What keeps a promotion from doing what it says, each with its path (`unprocessable`): it is refused when written, since one
 * that never applies is noticed by nobody but the customer.
 */
export function checkPromotion(promotion: Promotion): Failure | undefined {
  const violations: Violation[] = [];
  for (const [index, pattern] of (promotion.pattern ?? []).entries())
    violations.push(
      ...faultsOfCriteria(promotion, pattern, `pattern.${index}`),
      ...faultsOfActions(promotion, pattern, index),
    );
  if (givesSomething(promotion) && promotion.lifecycleStatus === 'release' && (promotion.pattern ?? []).length === 0)
    violations.push({ path: 'pattern', message: 'a released promotion says who gets what' });
  return violations.length === 0
    ? undefined
    : failure('unprocessable', 'The promotion cannot be applied as it is', { violations });
}

const isAward = ({ promotionType }: Promotion): boolean => promotionType === AWARD;
const givesSomething = (promotion: Promotion): boolean => isAward(promotion) || kindOf(promotion) !== undefined;

const faultsOfCriteria = (promotion: Promotion, pattern: PromotionPattern, at: string): Violation[] =>
  (pattern.criteriaGroup ?? []).flatMap((group, groupIndex) =>
    (group.criteria ?? []).flatMap((criterion, index): Violation[] => {
      const { criteriaParameter: parameter, criteriaOperator: operator = '=', criteriaValue = '' } = criterion;
      const path = `${at}.criteriaGroup.${groupIndex}.criteria.${index}`;
      if (isAward(promotion) && (parameter === 'priceType' || parameter === 'productOfferingPrice'))
        return [{ path: `${path}.criteriaParameter`, message: 'an award is given with an offering, not off a price' }];
      if (parameter === 'quantity')
        return parseNano(criteriaValue) === undefined
          ? [{ path: `${path}.criteriaValue`, message: 'a quantity is compared with a number' }]
          : [];
      return ORDERED.includes(operator)
        ? [
            {
              path: `${path}.criteriaOperator`,
              message: `${parameter} is = or <> a value: only a quantity is more or less`,
            },
          ]
        : [];
    }),
  );

function faultsOfActions(promotion: Promotion, pattern: PromotionPattern, index: number): Violation[] {
  const kind = kindOf(promotion);
  if (!givesSomething(promotion)) return [];
  return (pattern.action ?? []).flatMap((action, actionIndex): Violation[] => {
    const path = `pattern.${index}.action.${actionIndex}.actionValue`;
    const nano = parseNano(action.actionValue ?? '');
    if (nano === undefined || nano <= 0n)
      return [
        {
          path,
          message: isAward(promotion)
            ? 'is the money that is given: a number above 0'
            : 'is what is taken off: a number above 0',
        },
      ];
    return kind === 'percent' && nano > HUNDRED_PERCENT ? [{ path, message: 'is at most 100 percent' }] : [];
  });
}
