import { isLosslessNumber, isSafeNumber } from 'lossless-json';
import type { Violation } from '../kernel/errors';
import { formatNano, parseNano } from '../kernel/money';
import { type AttributeType, MAX_ARRAY_ITEMS, MAX_TEXT_LENGTH, POLYMORPHISM, type Shape } from './declaration';
import { type ExtensionSchema, type Extensions, NOT_REGISTERED } from './extension-schema';
import { numberText } from './parse-request';
import { isRecord } from './read-path';
import { isUri } from './uri';

/** Deeper than any TM Forum body; a bound on recursion. */
const MAX_DEPTH = 24;
/** RFC 3339 date-time; a date alone is midnight UTC. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** Half of a surrogate pair: no table keeps it, and no network passes it on. */
const NO_UNICODE = 'is no Unicode text';

interface Place {
  readonly path: string;
  readonly depth: number;
  readonly violations: Violation[];
  /** Finds the registered schema that an object names. */
  readonly within?: Extensions['within'];
}

const below = (place: Place, segment: string): Place => ({
  ...place,
  path: place.path === '' ? segment : `${place.path}.${segment}`,
  depth: place.depth + 1,
});

/**
 * Reads an object's attributes. Null stands for absent, as in a merge patch. Undeclared ones are violations, but for those
 * that are open: all of them, or the ones named.
 */
export function parseAttributes(
  shape: Shape,
  raw: Readonly<Record<string, unknown>>,
  place: Place,
  open: boolean | ReadonlySet<string> = false,
): Record<string, unknown> {
  const parsed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value === null || value === undefined) continue;
    const here = below(place, name);
    const type = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (type) parsed[name] = parseValue(type, value, here);
    else if (isOpen(open, name) && name !== '__proto__') parsed[name] = parseAny(value, here);
    else refuse(here, 'is not an attribute of this resource');
  }
  return parsed;
}

const isOpen = (open: boolean | ReadonlySet<string>, name: string): boolean =>
  typeof open === 'boolean' ? open : open.has(name);

/** Reads one value as its declaration says; what is wrong with it is added to the place's violations. */
export function parseValue(type: AttributeType, raw: unknown, place: Place): unknown {
  if (place.depth > MAX_DEPTH) return refuse(place, `is nested deeper than ${MAX_DEPTH} levels`);
  switch (type.kind) {
    case 'string':
      return parseString(type, raw, place);
    case 'integer':
      return parseInteger(type, raw, place);
    case 'decimal':
      return parseDecimal(raw, place);
    case 'boolean':
      return typeof raw === 'boolean' ? raw : refuse(place, 'is true or false');
    case 'dateTime':
      return parseDateTime(raw, place);
    case 'object':
      return parseObject(type, raw, place);
    case 'array':
      return parseArray(type, raw, place);
    case 'any':
      return parseAny(raw, place);
  }
}

function refuse(place: Place, message: string): undefined {
  place.violations.push({ path: place.path, message });
}

function parseString(type: AttributeType, raw: unknown, place: Place): string | undefined {
  if (typeof raw !== 'string') return refuse(place, 'is text');
  if (!raw.isWellFormed()) return refuse(place, NO_UNICODE);
  if (type.values && !type.values.includes(raw)) return refuse(place, `is one of: ${type.values.join(', ')}`);
  const longest = type.maxLength ?? MAX_TEXT_LENGTH;
  if (raw.length > longest) return refuse(place, `has at most ${longest} characters`);
  if (type.format === 'uri' && !isUri(raw)) return refuse(place, 'is a URI such as https://example.org/document');
  if (type.pattern && !type.pattern.test(raw)) return refuse(place, `matches ${type.pattern.source}`);
  return raw;
}

function parseInteger(type: AttributeType, raw: unknown, place: Place): number | undefined {
  const number = Number(numberText(raw) ?? Number.NaN);
  if (!Number.isSafeInteger(number)) return refuse(place, 'is a whole number');
  if (type.minimum !== undefined && number < type.minimum) return refuse(place, `is at least ${type.minimum}`);
  if (type.maximum !== undefined && number > type.maximum) return refuse(place, `is at most ${type.maximum}`);
  return number;
}

/** Takes a number, or the same as text for clients whose numbers are floats. The digits stay as they came. */
function parseDecimal(raw: unknown, place: Place): string | undefined {
  const text = typeof raw === 'string' ? raw : numberText(raw);
  const nano = text === undefined ? undefined : parseNano(text);
  if (text === undefined || nano === undefined) return refuse(place, 'is a number with at most 9 decimals');
  return /[eE]/.test(text) ? formatNano(nano) : text;
}

function parseDateTime(raw: unknown, place: Place): string | undefined {
  const epochMs = typeof raw === 'string' && DATE_TIME.test(raw) ? Date.parse(raw) : Number.NaN;
  if (Number.isNaN(epochMs)) return refuse(place, 'is a date-time such as 2026-01-31T12:00:00Z');
  return new Date(epochMs).toISOString();
}

function parseObject(type: AttributeType, raw: unknown, place: Place): Record<string, unknown> | undefined {
  if (!isRecord(raw) || isLosslessNumber(raw)) return refuse(place, 'is an object');
  for (const name of type.required ?? [])
    if (!Object.hasOwn(raw, name) || raw[name] === null) refuse(below(place, name), 'is required');
  const shape = { ...POLYMORPHISM, ...type.attributes };
  const extension = place.within?.(raw);
  const parsed = parseAttributes(shape, raw, place, type.open || extension?.attributes);
  if (extension) place.violations.push(...checkExtension(shape, parsed, extension, place.path));
  else if (place.within && !type.open && typeof raw['@schemaLocation'] === 'string' && exceeds(shape, raw))
    refuse(below(place, '@schemaLocation'), NOT_REGISTERED);
  return parsed;
}

const exceeds = (shape: Shape, raw: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(raw).some((name) => !Object.hasOwn(shape, name));

/** What is wrong with an object's attributes beyond its shape, as its registered schema says; `path` is the object's. */
export function checkExtension(
  shape: Shape,
  parsed: Readonly<Record<string, unknown>>,
  extension: ExtensionSchema | undefined,
  path = '',
): readonly Violation[] {
  if (!extension) return [];
  const beyond = Object.entries(parsed).filter(([name]) => !Object.hasOwn(shape, name));
  const wrong = extension.check(Object.fromEntries(beyond));
  return path === '' ? wrong : wrong.map((one) => ({ ...one, path: one.path === '' ? path : `${path}.${one.path}` }));
}

function parseArray(type: AttributeType, raw: unknown, place: Place): unknown[] | undefined {
  if (!Array.isArray(raw)) return refuse(place, 'is a list');
  const most = type.maxItems ?? MAX_ARRAY_ITEMS;
  if (raw.length > most) return refuse(place, `has at most ${most} elements`);
  const { items } = type;
  return raw.map((item, index) =>
    items ? parseValue(items, item, below(place, String(index))) : parseAny(item, below(place, String(index))),
  );
}

function parseAny(raw: unknown, place: Place): unknown {
  if (place.depth > MAX_DEPTH) return refuse(place, `is nested deeper than ${MAX_DEPTH} levels`);
  if (isLosslessNumber(raw))
    return isSafeNumber(raw.toString())
      ? Number(raw.toString())
      : refuse(place, 'loses digits as a number: send it as text');
  if (typeof raw === 'string' && !raw.isWellFormed()) return refuse(place, NO_UNICODE);
  if (typeof raw === 'string' && raw.length > MAX_TEXT_LENGTH)
    return refuse(place, `has at most ${MAX_TEXT_LENGTH} characters`);
  if (Array.isArray(raw)) return raw.map((item, index) => parseAny(item, below(place, String(index))));
  if (isRecord(raw)) return parseAttributes({}, raw, place, true);
  return raw;
}
