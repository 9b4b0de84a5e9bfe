import type { Violation } from '../kernel/errors';
import { isRecord } from '../tmf/read-path';
import { type ConditionFacts, conditionHolds, faultOfCondition } from './condition';
import { textIn, valuesNamed } from './named-values';
import type { CatalogOffering } from './ports';

/** More than this nobody understands. */
const RULES_MAX = 20;

/** Why somebody may not buy an offering: the rule, or the attribute of the offering, and what to tell them. */
export interface Ineligibility {
  readonly rule: string;
  readonly reason: string;
}

type Restricted = Pick<CatalogOffering, 'prodSpecCharValueUse' | 'channel' | 'marketSegment' | 'place'>;

/**
 * Every reason why an offering is not for this buyer; none when it is. It is sold in its `channel`s, to its `marketSegment`s
 * and at its `place`s, where it names any, and where each of its `eligibility` rules holds. A rule that cannot be decided
 * does not hold.
 */
export function judgeEligibility(offering: Restricted, facts: ConditionFacts): readonly Ineligibility[] {
  const reasons: Ineligibility[] = [];
  const oneOf = (rule: keyof Restricted, allowed: readonly Named[] | undefined, known: readonly string[]): void => {
    if (!allowed?.length || allowed.some(({ id }) => id !== undefined && known.includes(id))) return;
    const names = allowed.map(({ id, name }) => name ?? id).join(', ');
    reasons.push({ rule, reason: `${LIMITED[rule] ?? rule}: ${names}` });
  };
  oneOf('channel', offering.channel, [facts.channel]);
  oneOf('marketSegment', offering.marketSegment, facts.segment);
  oneOf('place', offering.place, facts.place);
  for (const { id, when, reason } of rulesOf(offering)) {
    const holds = conditionHolds(when, facts);
    if (holds === undefined) reasons.push({ rule: id, reason: `it cannot be decided: ${reason}` });
    else if (!holds) reasons.push({ rule: id, reason });
  }
  return reasons;
}

/** What is wrong with an offering's eligibility rules, each with its path: judged when it is written. */
export function faultsOfEligibility(offering: Restricted): Violation[] {
  const values = valuesNamed(offering.prodSpecCharValueUse, 'eligibility');
  const at = (index: number, path = ''): string => `prodSpecCharValueUse[eligibility][${index}]${path}`;
  if (values.length > RULES_MAX)
    return [{ path: at(RULES_MAX), message: `an offering has at most ${RULES_MAX} rules` }];
  return values.flatMap((value, index): Violation[] => {
    if (!isRecord(value)) return [{ path: at(index), message: 'is an object with id, when and reason' }];
    const fault = faultOfCondition(textIn(value.when) ?? '');
    return [
      ...(textIn(value.id) === undefined ? [{ path: at(index, '.id'), message: 'names the rule' }] : []),
      ...(textIn(value.reason) === undefined
        ? [{ path: at(index, '.reason'), message: 'tells who is refused why' }]
        : []),
      ...(fault === undefined ? [] : [{ path: at(index, '.when'), message: fault }]),
    ];
  });
}

type Named = { readonly id?: string; readonly name?: string };

const LIMITED: Readonly<Record<string, string>> = {
  channel: 'sold only by',
  marketSegment: 'sold only to',
  place: 'sold only at',
};

function rulesOf(offering: Restricted): { id: string; when: string; reason: string }[] {
  return valuesNamed(offering.prodSpecCharValueUse, 'eligibility').map((value, index) => {
    const { id, when, reason } = isRecord(value) ? value : {};
    const name = textIn(id) ?? `eligibility ${index}`;
    return { id: name, when: textIn(when) ?? '', reason: textIn(reason) ?? name };
  });
}
