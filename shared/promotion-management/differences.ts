import type { Differences } from '../tmf/differences';

const APPLIED = 'a word that nothing applies would promise what nobody gets';

export const DIFFERENCES: Differences = {
  TMF671: {
    'values promotion.lifecycleStatus': 'the states that v4 suggests, enforced',
    'values promotion.promotionType': 'v4’s three basic types: what an action’s value means follows from them',
    'values promotion.pattern.criteriaGroupLogicalRelationship': APPLIED,
    'values promotion.pattern.criteriaGroup.criteriaLogicalRelationship': APPLIED,
    'values promotion.pattern.criteriaGroup.criteria.criteriaOperator': 'v4’s own operators',
    'values promotion.pattern.criteriaGroup.criteria.criteriaParameter': APPLIED,
    'extra promotion.pattern.action.applicationDuration': 'v4 has it on the alteration, not where it is offered',
  },
};
