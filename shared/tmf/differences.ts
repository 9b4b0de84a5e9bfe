/**
 * Where a domain's declarations are not as TM Forum's v4 schemas have them, and why: API, difference, reason. It stands in
 * the domain's `differences.ts`; `npm run conformance` finds the differences, and refuses one without a reason and a
 * reason without its difference.
 *
 * A difference is named as the command prints it: `extra usage.statusReason`, `missing DELETE /usage/{id}`,
 * `optional customer.name`. `*` stands for one name, `**` for any text.
 */
export type Differences = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Under this stands what holds for every API. */
export const EVERY_API = 'every API';

export const DIFFERENCES: Differences = {
  [EVERY_API]: {
    'optional **.@referredType': 'an id says what is referred to; a caller who leaves out its type is served',
    'extra **.@referredType': 'every reference may say the type of what it refers to',
    'extra **haracteristic.id': 'a characteristic has an id and relationships in the later ones of v4: ours in all',
    'extra **haracteristic.characteristicRelationship':
      'a characteristic has an id and relationships in the later ones',
    'extra **.characteristicRelationship.href': 'the later ones of v4 have it',
    'extra **lteration.validFor': 'what an agreement takes off a price ends with the agreement',
    'extra *Event': 'every change is an event, also where the standard has no listener for it',
  },
};
