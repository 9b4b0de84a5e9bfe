import type { Violation } from '../kernel/errors';
import type { Body, ResourceDeclaration, Shape } from './declaration';
import { POLYMORPHISM } from './declaration';
import { isRecord } from './read-path';
import { parseAttributes } from './validate-value';

/** So that a body of errors stays readable, and small. */
export const MAX_VIOLATIONS = 50;

type Parsed = { readonly body: Record<string, unknown>; readonly violations: readonly Violation[] };

/** A resource's attributes as a body may carry them: its own and those of polymorphism. */
export const attributesOf = (declaration: ResourceDeclaration): Shape => ({
  ...POLYMORPHISM,
  ...declaration.attributes,
});

/**
 * Reads a parsed JSON value as a new resource: exact types inside, and every violation at once. `id`, `href` and what
 * is read-only are refused, what is required must be there, and nothing undeclared passes.
 */
export function validateCreate(declaration: ResourceDeclaration, raw: unknown): Parsed {
  if (!isRecord(raw)) return { body: {}, violations: [{ path: '', message: 'an object is expected' }] };
  const violations: Violation[] = [];
  const { ours, theirs } = setApart(declaration, raw);
  for (const name of ours) violations.push({ path: name, message: 'is set by us: leave it out' });
  const body = parseAttributes(attributesOf(declaration), theirs, { path: '', depth: 0, violations });
  for (const name of declaration.required)
    if (theirs[name] === undefined || theirs[name] === null) violations.push({ path: name, message: 'is required' });
  return { body, violations: violations.slice(0, MAX_VIOLATIONS) };
}

/**
 * Reads what a patch made of a resource. Only attributes that differ from what stands are judged: a body that a
 * workflow wrote is not refused for what the caller did not touch.
 */
export function validatePatched(
  declaration: ResourceDeclaration,
  previous: Body,
  changed: Record<string, unknown>,
): Parsed {
  const violations: Violation[] = [];
  const parsed = parseAttributes(attributesOf(declaration), changed, { path: '', depth: 0, violations });
  const body: Record<string, unknown> = { ...previous };
  for (const [name, value] of Object.entries(changed)) {
    if (value === undefined || value === null) {
      delete body[name];
      if (declaration.required.includes(name))
        violations.push({ path: name, message: 'is required: it cannot be removed' });
    } else body[name] = parsed[name];
  }
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
