import type { ResourceDeclaration } from '../declaration';
import { RESERVED } from '../filter';
import { JSON_PATH_LENGTH_MAX } from '../json-path';
import { MAX_PAGE_SIZE } from '../page';
import { LOOKUP_LENGTH_MAX } from '../resource-store';
import { filterable } from './resource-schemas';
import type { JsonSchema } from './schemas';

const query = (name: string, description: string, schema: JsonSchema): JsonSchema => ({
  name,
  in: 'query',
  description,
  schema,
});
const header = (name: string, description: string, schema: JsonSchema = { type: 'string' }): JsonSchema => ({
  name,
  in: 'header',
  description,
  schema,
});

const idempotencyKey = header(
  'Idempotency-Key',
  'The same request under the same key answers what it made the first time.',
  { type: 'string', pattern: '^[!-~]{1,200}$' },
);

/** The parameters that operations share, by the name of their component. */
export const PARAMETERS: Readonly<Record<string, JsonSchema>> = {
  Id: { name: 'id', in: 'path', required: true, schema: { type: 'string', minLength: 1 } },
  Fields: query(
    'fields',
    'First-level or dotted attributes, separated by commas; `none`: id and href alone. What is not named is left out of the answer, required or not.',
    { type: 'string' },
  ),
  Filter: query(
    'filter',
    "TMF630 part 6: a JSONPath (RFC 9535), something of which must be there: `$[?(@.status=='active' && @.name=='a')]`. What could run for long is 501: `..`, several selectors in a bracket, `match` and `search`, `$` within a filter.",
    { type: 'string', maxLength: JSON_PATH_LENGTH_MAX },
  ),
  Sort: query('sort', 'Attributes, separated by commas; `-` before one sorts downwards.', { type: 'string' }),
  Offset: query('offset', 'How many to leave out.', { type: 'integer', minimum: 0, maximum: 1_000_000, default: 0 }),
  Limit: query('limit', `How many to answer; more than ${MAX_PAGE_SIZE} is ${MAX_PAGE_SIZE}.`, {
    type: 'integer',
    minimum: 0,
    maximum: 1_000_000,
    default: 50,
  }),
  Cursor: query('cursor', 'Where the page before ended, as its `Link` says; in the place of `offset`.', {
    type: 'string',
  }),
  IdempotencyKey: idempotencyKey,
  NeededKey: { ...idempotencyKey, required: true },
  IfMatch: header('If-Match', 'The ETag that must stand; else 412.'),
  IfNoneMatch: header('If-None-Match', 'The ETag that is known; 304 while it stands.'),
};

export const parameter = (name: keyof typeof PARAMETERS): JsonSchema => ({ $ref: `#/components/parameters/${name}` });

/** The filters that stand alone: first-level attributes, and the paths that a resource is looked up by. */
export function filterParameters(declaration: ResourceDeclaration): JsonSchema[] {
  const lookups = declaration.lookups.map((path) => [path, 'Looked up: reads only what matches.'] as const);
  const others = ['id', ...Object.keys(filterable(declaration))]
    .filter((name) => !declaration.lookups.includes(name) && !RESERVED.has(name))
    .map((name) => [name, 'Filters what is read.'] as const);
  return [...lookups, ...others].map(([name, description]) =>
    query(name, description, { type: 'string', maxLength: LOOKUP_LENGTH_MAX }),
  );
}
