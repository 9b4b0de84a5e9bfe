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

/**
 * The schema that a body names by `@schemaLocation` and `@type`; undefined where it names none, or says by it no more than the
 * declaration does. Fails with `unknown-reference` where what it names is not registered and is needed.
 */
export async function extensionOf(
  schemas: ExtensionSchemas | undefined,
  tenant: TenantId,
  body: Readonly<Record<string, unknown>>,
  needed: boolean,
): Promise<Result<ExtensionSchema | undefined, Failure>> {
  const { '@schemaLocation': location, '@type': type } = body;
  if (!schemas || typeof location !== 'string') return ok(undefined);
  const found = typeof type === 'string' ? await schemas.find(tenant, location, type) : undefined;
  if (found || !needed) return ok(found);
  const violations = [{ path: '@schemaLocation', message: 'no schema of this @type is registered at this address' }];
  return err(failure('unknown-reference', 'The schema of this body is not registered', { violations }));
}
