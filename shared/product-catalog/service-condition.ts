import { Environment } from '@marcbachmann/cel-js';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { faultIn, LANGUAGE_LIMITS } from './condition';
import type { CatalogService, CatalogSpecification } from './ports';

/** What a specification's condition may speak of: the product as it is ordered. */
export interface ServiceFacts {
  /** The offering's id. */
  readonly offering: string;
  /** Its characteristics that are text: those that were chosen, else the specification's defaults. */
  readonly characteristic: Readonly<Record<string, string>>;
  /** Where it shall be, by the ids of its places. */
  readonly place: readonly string[];
}

const language = new Environment({ limits: LANGUAGE_LIMITS })
  .registerVariable('offering', 'string')
  .registerVariable('characteristic', 'map<string, string>')
  .registerVariable('place', 'list<string>');

/** Whether a checked condition (CEL) holds of a product. One that speaks of what the product does not have does not hold. */
export function serviceConditionHolds(text: string, facts: ServiceFacts): boolean {
  try {
    return language.evaluate(text, { ...facts }) === true;
  } catch {
    return false;
  }
}

/** What is wrong with a specification's conditions, each with its path: judged when it is written. */
export function faultsOfConditions({
  serviceSpecification = [],
  serviceSpecRelationship = [],
}: Pick<CatalogSpecification, 'serviceSpecification'> & Pick<CatalogService, 'serviceSpecRelationship'>): Violation[] {
  const faultsAt = (path: string, entries: readonly { readonly when?: string }[]): Violation[] =>
    entries.flatMap(({ when }, index) => {
      const message = when === undefined ? undefined : faultIn(language, when);
      return message === undefined ? [] : [{ path: `${path}.${index}.when`, message }];
    });
  return [
    ...faultsAt('serviceSpecification', serviceSpecification),
    ...faultsAt('serviceSpecRelationship', serviceSpecRelationship),
  ];
}

/** A specification with a condition that nobody could decide is refused. */
export function checkConditions(specification: Parameters<typeof faultsOfConditions>[0]): Failure | undefined {
  const violations = faultsOfConditions(specification);
  return violations.length === 0
    ? undefined
    : failure('invalid-request', 'The specification has conditions that cannot be decided', { violations });
}
