import type { Violation } from '../kernel/errors';
import type { Body, ResourceDeclaration, Shape, Subtype } from './declaration';
import { POLYMORPHISM } from './declaration';
import type { ExtensionSchema, Extensions } from './extension-schema';
import { isRecord } from './read-path';
import { checkExtension, parseAttributes } from './validate-value';

/** So that a body of errors stays readable, and small. */
export const MAX_VIOLATIONS = 50;

type Attributes = Readonly<Record<string, unknown>>;
type Parsed = { readonly body: Record<string, unknown>; readonly violations: readonly Violation[] };

/** A resource's attributes as a body of a type may carry them: its own, its subtype's and those of polymorphism. */
export const attributesOf = (declaration: ResourceDeclaration, type: unknown): Shape => ({
  ...POLYMORPHISM,
  ...declaration.attributes,
  ...subtypeOf(declaration, type)?.attributes,
});

export const subtypeOf = ({ subtypes = {} }: ResourceDeclaration, type: unknown): Subtype | undefined =>
  typeof type === 'string' && Object.hasOwn(subtypes, type) ? subtypes[type] : undefined;

const requiredOf = (declaration: ResourceDeclaration, type: unknown): readonly string[] => [
  ...declaration.required,
  ...(subtypeOf(declaration, type)?.required ?? []),
];

/**
 * Reads a parsed JSON value as a new resource: exact types inside, and every violation at once. `id`, `href` and what
 * is read-only are refused, what is required must be there, and nothing passes that neither the declaration nor a registered
 * schema that the body, or an object within it, names has.
 */
export function validateCreate(declaration: ResourceDeclaration, raw: unknown, extensions: Extensions = {}): Parsed {
  if (!isRecord(raw)) return { body: {}, violations: [{ path: '', message: 'an object is expected' }] };
  const violations: Violation[] = [];
  const { ours, theirs } = setApart(declaration, raw);
  for (const name of ours) violations.push({ path: name, message: 'is set by us: leave it out' });
  const shape = attributesOf(declaration, theirs['@type']);
  const { own: extension, within } = extensions;
  const place = { path: '', depth: 0, violations, ...(within ? { within } : {}) };
  const body = parseAttributes(shape, theirs, place, extension?.attributes);
  for (const name of requiredOf(declaration, theirs['@type']))
    if (theirs[name] === undefined || theirs[name] === null) violations.push({ path: name, message: 'is required' });
  violations.push(...checkType(declaration, body, extension), ...checkExtension(shape, body, extension));
  return { body, violations: violations.slice(0, MAX_VIOLATIONS) };
}

/** A resource with subtypes is of its own type, of one of theirs, or of one that a tenant registered. */
function checkType(declaration: ResourceDeclaration, body: Attributes, extension?: ExtensionSchema): Violation[] {
  const { type, subtypes } = declaration;
  const named = body['@type'];
  if (!subtypes || extension || named === undefined || named === type || subtypeOf(declaration, named)) return [];
  return [{ path: '@type', message: `is one of: ${[type, ...Object.keys(subtypes)].join(', ')}` }];
}

/** Whether a body has attributes, or is of a type, that only a registered schema can tell of. */
export const needsExtension = (declaration: ResourceDeclaration, body: Attributes): boolean => {
  const shape = attributesOf(declaration, body['@type']);
  const type = body['@type'] ?? declaration.type;
  const known = type === declaration.type || subtypeOf(declaration, type) !== undefined;
  return !known || Object.keys(body).some((name) => !isSetByUs(declaration, name) && !Object.hasOwn(shape, name));
};

/**
 * Reads what a patch made of a resource. Only attributes that differ from what stands are judged: a body that a
 * workflow wrote is not refused for what the caller did not touch. Attributes of a registered schema are judged together.
 */
export function validatePatched(
  declaration: ResourceDeclaration,
  previous: Body,
  changed: Record<string, unknown>,
  { own: extension, within }: Extensions = {},
): Parsed {
  const violations: Violation[] = [];
  const type = '@type' in changed ? changed['@type'] : previous['@type'];
  const shape = attributesOf(declaration, type);
  const place = { path: '', depth: 0, violations, ...(within ? { within } : {}) };
  const parsed = parseAttributes(shape, changed, place, extension?.attributes);
  const body: Record<string, unknown> = { ...previous };
  for (const [name, value] of Object.entries(changed)) {
    if (value === undefined || value === null) {
      delete body[name];
      if (requiredOf(declaration, type).includes(name))
        violations.push({ path: name, message: 'is required: it cannot be removed' });
    } else body[name] = parsed[name];
  }
  const { id: _, href: __, ...rest } = body;
  if ('@type' in changed || '@schemaLocation' in changed) {
    violations.push(...checkType(declaration, rest, extension));
    // What only the type before had is now nobody's.
    const standing = Object.entries(rest).filter(([name]) => !(name in changed));
    parseAttributes(shape, Object.fromEntries(standing), place, extension?.attributes);
  }
  violations.push(...checkExtension(shape, rest, extension));
  return { body, violations: violations.slice(0, MAX_VIOLATIONS) };
}

function setApart(declaration: ResourceDeclaration, raw: Readonly<Record<string, unknown>>) {
  const entries = Object.entries(raw);
  const ours = entries.map(([name]) => name).filter((name) => isSetByUs(declaration, name));
  // Made of entries, so that a body's `__proto__` stays an attribute like any other, and is refused.
  const theirs: Record<string, unknown> = Object.fromEntries(entries.filter(([name]) => !ours.includes(name)));
  return { ours, theirs };
}

/** What no caller writes: its id and address, and what the declaration says. */
export const isSetByUs = (declaration: ResourceDeclaration, name: string): boolean =>
  name === 'id' || name === 'href' || declaration.readOnly.includes(name);
