import type { AttributeType, Shape } from '../../shared/tmf/declaration';
import type { OfficialApi, OfficialType } from './official-api';

/**
 * How ours differs: `missing` what the standard has; `extra`; another `type` or other `values`; `optional` where the
 * standard demands it, `demanded` where it does not; `uncreatable` and `unpatchable` where the standard lets a caller set
 * it, `creatable` and `patchable` where it does not.
 */
export type Aspect =
  | 'missing'
  | 'extra'
  | 'type'
  | 'values'
  | 'optional'
  | 'demanded'
  | 'uncreatable'
  | 'unpatchable'
  | 'creatable'
  | 'patchable';

export interface Difference {
  readonly aspect: Aspect;
  /** What differs: `customer.contactMedium.mediumType`, `PATCH /customer/{id}`, `customerDeleteEvent`. */
  readonly subject: string;
  readonly detail: string;
}

export interface Comparison {
  attributes: number;
  readonly differences: Difference[];
}

/** Every object of ours may carry these: the engine adds them, and the standard has them on nearly every object. */
const POLYMORPHISM = /^@(type|baseType|schemaLocation)$/;
/** Every resource of ours has these: the engine gives them. */
const GIVEN = /^(id|href)$/;

interface Place {
  readonly official: OfficialApi;
  /** Definitions that this one stands within: one that comes again is a recursion, which ours may leave open. */
  readonly within: readonly string[];
  readonly into: Comparison;
}

/** Compares a resource's declared attributes with a definition of the standard, down to the last one. */
export function compareAttributes(
  official: OfficialApi,
  declared: { readonly name: string; readonly attributes: Shape; readonly open?: string },
  definition: string,
  into: Comparison,
): void {
  compareShape(declared.attributes, definition, declared.name, { official, within: [], into });
}

function compareShape(shape: Shape, definition: string, where: string, place: Place): void {
  const { official, into } = place;
  const theirs = official.attributesOf(definition);
  const isResource = place.within.length === 0;
  const counts = (name: string) => !POLYMORPHISM.test(name) && !(isResource && GIVEN.test(name));
  const inside: Place = { ...place, within: [...place.within, baseOf(definition)] };
  for (const [name, type] of Object.entries(theirs).filter(([name]) => counts(name))) {
    const subject = `${where}.${name}`;
    const ours = shape[name];
    into.attributes++;
    if (ours) compareType(ours, type, subject, inside);
    else into.differences.push({ aspect: 'missing', subject, detail: `is ${type.definition ?? type.kind}` });
  }
  for (const [name, { kind }] of Object.entries(shape).filter(([name]) => counts(name)))
    if (!Object.hasOwn(theirs, name))
      into.differences.push({ aspect: 'extra', subject: `${where}.${name}`, detail: kind });
}

function compareType(ours: AttributeType, theirs: OfficialType, subject: string, place: Place): void {
  const again = theirs.definition !== undefined && place.within.includes(baseOf(theirs.definition));
  if (again && (ours.kind === 'any' || ours.open || ours.recurs)) return;
  const differ = (aspect: Aspect, detail: string) => place.into.differences.push({ aspect, subject, detail });
  if (ours.kind !== theirs.kind) differ('type', `is ${theirs.kind}, declared ${ours.kind}`);
  else if (ours.items && theirs.items) compareType(ours.items, theirs.items, subject, place);
  else if (ours.kind === 'string' && (ours.values || theirs.values)) {
    const detail = valuesDiffer(ours.values, theirs.values);
    if (detail) differ('values', detail);
  } else if (ours.kind === 'object' && theirs.definition !== undefined) {
    compareRequired(ours.required ?? [], place.official.requiredOf(theirs.definition), subject, place.into);
    compareShape(ours.attributes ?? {}, theirs.definition, subject, place);
  }
}

/** A reference or value of a kind recurs within the kind itself. */
const baseOf = (definition: string): string => definition.replace(/RefOrValue$/, '');

/** How the values allowed differ, or nothing when they are the same. */
function valuesDiffer(ours: readonly string[] | undefined, theirs: readonly string[] | undefined): string {
  if (!ours) return `are ${theirs?.join(', ')}; declared any`;
  if (!theirs) return `are any; declared ${ours.join(', ')}`;
  const missing = theirs.filter((value) => !ours.includes(value)).map((value) => `no ${value}`);
  const extra = ours.filter((value) => !theirs.includes(value)).map((value) => `also ${value}`);
  return [...missing, ...extra].join(', ');
}

/** What an object must carry. */
export function compareRequired(
  ours: readonly string[],
  theirs: readonly string[],
  where: string,
  into: Comparison,
): void {
  const tell = (aspect: Aspect, some: readonly string[], others: readonly string[]) => {
    for (const name of some)
      if (!POLYMORPHISM.test(name) && !others.includes(name))
        into.differences.push({ aspect, subject: `${where}.${name}`, detail: '' });
  };
  tell('optional', theirs, ours);
  tell('demanded', ours, theirs);
}
