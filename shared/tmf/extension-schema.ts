import { type Schema, Validator } from '@cfworker/json-schema';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { isRecord } from './read-path';
import { safePattern } from './safe-pattern';
import { SCHEMA_OF_SCHEMAS } from './schema-of-schemas';

/** A schema that a tenant registered: which attributes bodies of its type have beyond the resource's, and how they are. */
export interface ExtensionSchema {
  readonly attributes: ReadonlySet<string>;
  /** What is wrong with a body's attributes beyond the resource's, each with its path. */
  check(extension: Readonly<Record<string, unknown>>): readonly Violation[];
}

/** Where registered schemas are found: by the address and the type that a body names. */
export interface ExtensionSchemas {
  find(tenant: TenantId, location: string, type: string): Promise<ExtensionSchema | undefined>;
}

const DRAFT = '2020-12';
/** Its text, as JSON: what it costs to check a body grows with it. */
export const SCHEMA_LENGTH_MAX = 32_768;
/** A pattern runs over any text of a body: with more than one open quantifier it may run for long. */
const OPEN_QUANTIFIERS_MAX = 1;

const schemaOfSchemas = new Validator(SCHEMA_OF_SCHEMAS, DRAFT, false);

/**
 * Reads a JSON Schema (2020-12) as an extension. It stands alone: what would lead elsewhere or in circles (`$ref`), and what may
 * run for long, is refused. Fails with every violation at once.
 */
export function compileExtension(schema: unknown): Result<ExtensionSchema, readonly Violation[]> {
  if (!isRecord(schema) || JSON.stringify(schema).length > SCHEMA_LENGTH_MAX)
    return err([{ path: '', message: `is a JSON Schema of at most ${SCHEMA_LENGTH_MAX} characters` }]);
  const violations = [...violationsOf(schemaOfSchemas, schema), ...slowPatterns(schema)];
  if (violations.length > 0) return err(violations);
  const validator = new Validator(schema as Schema, DRAFT, false);
  const properties = isRecord(schema.properties) ? schema.properties : {};
  return ok({
    attributes: new Set(Object.keys(properties)),
    check: (extension) => violationsOf(validator, extension),
  });
}

/** Keywords whose errors only say that something below them is wrong. */
const CONTAINERS = new Set([
  'properties',
  'additionalProperties',
  'items',
  'prefixItems',
  'allOf',
  '$ref',
  'then',
  'else',
  'if',
]);

const violationsOf = (validator: Validator, value: unknown): Violation[] =>
  validator
    .validate(value)
    .errors.filter(({ keyword }) => !CONTAINERS.has(keyword))
    .map(({ keyword, instanceLocation, error }) => {
      const path = instanceLocation.replace(/^#\/?/, '').split('/').map(decodeURIComponent).join('.');
      const missing = keyword === 'required' ? /"(.*)"/.exec(error)?.[1] : undefined;
      if (missing !== undefined) return { path: path === '' ? missing : `${path}.${missing}`, message: 'is required' };
      return { path, message: keyword === 'false' ? 'is not known here' : error };
    });

function slowPatterns(value: unknown, path = ''): Violation[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => slowPatterns(item, `${path}.${index}`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const here = path === '' ? name : `${path}.${name}`;
    if (name !== 'pattern' || typeof item !== 'string') return slowPatterns(item, here);
    const open = item.match(/[*+?]|\{\d+,/g) ?? [];
    const slow = !safePattern(item) || open.length > OPEN_QUANTIFIERS_MAX;
    return slow ? [{ path: here, message: 'is no pattern that we run: keep it simpler' }] : [];
  });
}

type Attributes = Readonly<Record<string, unknown>>;

/** The registered schemas that a body names: its own, and those of objects within it. */
export interface Extensions {
  readonly own?: ExtensionSchema | undefined;
  within?(object: Attributes): ExtensionSchema | undefined;
}

/** Schemas that objects within one body may name: each is a read. What names more is held to the declaration alone. */
const SCHEMAS_WITHIN_MAX = 20;

/**
 * The schemas that a body and the objects within it name by `@schemaLocation` and `@type`; none where they name none, or say by it no
 * more than the declaration does. `judged`: the attributes that are looked into. Fails with `unknown-reference` where what the body itself
 * names is not registered and is needed.
 */
export async function extensionsOf(
  schemas: ExtensionSchemas | undefined,
  tenant: TenantId,
  body: Attributes,
  { needed, judged = body }: { readonly needed: boolean; readonly judged?: Attributes },
): Promise<Result<Extensions, Failure>> {
  if (!schemas) return ok({});
  const named = new Map(namedWithin(Object.values(judged)).map((name) => [keyOf(name), name]));
  const asked = [...named].slice(0, SCHEMAS_WITHIN_MAX);
  const own = nameOf(body);
  const [ownFound, ...found] = await Promise.all([
    own && schemas.find(tenant, own.location, own.type),
    ...asked.map(([, { location, type }]) => schemas.find(tenant, location, type)),
  ]);
  if (needed && !ownFound && typeof body['@schemaLocation'] === 'string') {
    const violations = [{ path: '@schemaLocation', message: NOT_REGISTERED }];
    return err(failure('unknown-reference', 'The schema of this body is not registered', { violations }));
  }
  const known = new Map(asked.map(([key], at) => [key, found[at]]));
  const within = (object: Attributes): ExtensionSchema | undefined => {
    const name = nameOf(object);
    return name && known.get(keyOf(name));
  };
  return ok({ own: ownFound, within });
}

/** What a body, or an object within one, hears whose schema nobody registered. */
export const NOT_REGISTERED = 'no schema of this @type is registered at this address';

interface SchemaName {
  readonly location: string;
  readonly type: string;
}

const keyOf = ({ location, type }: SchemaName): string => JSON.stringify([location, type]);

function nameOf({ '@schemaLocation': location, '@type': type }: Attributes): SchemaName | undefined {
  return typeof location === 'string' && typeof type === 'string' ? { location, type } : undefined;
}

/** Of values and all that they hold. A body's text is bounded, and so how deep it goes. */
const namedWithin = (values: readonly unknown[]): SchemaName[] =>
  values.flatMap((value): SchemaName[] => {
    if (Array.isArray(value)) return namedWithin(value);
    if (!isRecord(value)) return [];
    const name = nameOf(value);
    return [...(name ? [name] : []), ...namedWithin(Object.values(value))];
  });
