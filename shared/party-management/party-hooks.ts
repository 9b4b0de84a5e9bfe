import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { ApiHooks, ResourceHooks } from '../tmf/hooks';
import type { PersonKeys } from '../tmf/person-keys';
import { sameJson } from '../tmf/same-json';
import { forgetPerson } from './forget-person';
import type { customerResource, individualResource } from './resources';

type Individual = BodyOf<typeof individualResource>;

/** What a person may say of themselves. Who they are was verified, and stays as it was verified. */
const OWN_WORD: readonly (keyof Individual)[] = [
  'title',
  'preferredGivenName',
  'contactMedium',
  'languageAbility',
  'maritalStatus',
  'location',
  'gender',
];

const individual = (keys: PersonKeys): ResourceHooks<Individual> => ({
  async beforePatch(next, previous, { caller }) {
    if (caller.roles.includes('agent')) return ok(next);
    const names = new Set([...Object.keys(next), ...Object.keys(previous)]);
    const violations = [...names]
      .filter((name) => !OWN_WORD.some((known) => known === name))
      .filter((name) => !sameJson(Reflect.get(next, name), Reflect.get(previous, name)))
      .map((path) => ({ path, message: 'is changed by an agent, who verifies it' }));
    return violations.length === 0
      ? ok(next)
      : err(failure('forbidden', 'You cannot change this yourself', { violations }));
  },
  beforeDelete: ({ id }, context) => forgetPerson(id, keys, context),
});

/** A customer engages a party that is there. */
const customer: ResourceHooks<BodyOf<typeof customerResource>> = {
  async beforeCreate(draft, { store, caller }) {
    const id = draft.engagedParty?.id ?? '';
    const found = await Promise.all(
      ['individual', 'organization'].map((resource) => store.get(caller.tenant, resource, id)),
    );
    if (found.some((party) => party !== undefined)) return ok(draft);
    const violations = [{ path: 'engagedParty.id', message: 'there is no such individual or organization' }];
    return err(failure('unknown-reference', 'The customer engages nobody', { violations }));
  },
};

export const partyHooks = (keys: PersonKeys): ApiHooks => ({ individual: individual(keys) });
export const customerHooks: ApiHooks = { customer };
