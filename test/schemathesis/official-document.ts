import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiDeclaration } from '../../shared/tmf/declaration';
import type { Differences } from '../../shared/tmf/differences';
import { findDifferences } from '../conformance/explain-differences';
import { OfficialApi, SPECIFICATIONS } from '../conformance/official-api';

interface Schema {
  readonly $ref?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly allOf?: readonly Schema[];
}
interface Response {
  readonly description: string;
  readonly schema?: Schema;
}
interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name?: string }[];
  readonly responses: Readonly<Record<string, Response>>;
}
type PathItem = Readonly<Record<string, Operation>>;
interface Swagger {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** What the official documents leave out that TMF630 has, or that follows from their own words: where, and why. */
export const STATUSES_ADDED: readonly {
  readonly status: string;
  readonly why: string;
  readonly at: (method: string, path: string) => boolean;
}[] = [
  {
    status: '206',
    why: 'TMF630 part 1 §4.5: a page that is not the whole; no v4 document has it',
    at: (method) => method === 'get',
  },
  {
    status: '422',
    why: 'a reference that leads nowhere, or what cannot be carried out: v4 documents have 400 alone',
    at: (method) => method !== 'get',
  },
  { status: '429', why: 'TMF630 part 1 §1.9: the rate limit; no v4 document has it', at: () => true },
  {
    status: '404',
    why: 'v4 forgot that the id in a path may lead nowhere where something is posted below it (TMF688 topics)',
    at: (method, path) => method === 'post' && path.includes('{'),
  },
];

/**
 * An API's official document as the fuzzer takes it: with {@link STATUSES_ADDED}; without what `fields` may leave out of an answer
 * to a GET being mandatory there; and without the demands that our declarations do not make, for the reasons in `differences.ts`
 * (`optional …`). Listeners are the subscriber's to serve, so they are left out. `known` tells the latter, one a line.
 */
export function officialDocument(
  api: ApiDeclaration,
  reasons: Differences,
): { readonly document: object; readonly known: readonly string[] } {
  const file = join(SPECIFICATIONS, `${api.id}.v4.swagger.json`);
  const {
    basePath: _,
    host: __,
    ...official
  } = JSON.parse(readFileSync(file, 'utf8')) as Swagger & Readonly<Record<string, unknown>>;
  const optional = findDifferences(api, reasons).explained.filter(({ aspect }) => aspect === 'optional');
  const definitions = optional.reduce(
    (known, { subject }) => withOptional(known, subject, new OfficialApi(api.id)),
    official.definitions,
  );
  const paths = Object.entries(official.paths).filter(([path]) => !path.startsWith('/listener/'));
  return {
    document: {
      ...official,
      definitions: { ...definitions, ...selectedOf(definitions) },
      paths: Object.fromEntries(paths.map(([path, item]) => [path, withStatuses(path, item)])),
    },
    known: optional.map(({ subject, reason }) => `${subject} is not mandatory: ${reason}`),
  };
}

type Definitions = Swagger['definitions'];

const nameOf = ({ $ref, items }: Schema): string | undefined => ($ref ?? items?.$ref)?.split('/').pop();

/** The definitions with one attribute no longer mandatory: `customer.account.name` in what `customer.account` holds. */
function withOptional(definitions: Definitions, subject: string, official: OfficialApi): Definitions {
  const [resource = '', ...way] = subject.split('.');
  const attribute = way.pop() ?? '';
  let name = official.resources.get(resource)?.definition;
  for (const segment of way) {
    const next = definitionsOf(definitions, name).find((one) => one.properties?.[segment])?.properties?.[segment];
    name = next && nameOf(next);
  }
  const holders = Object.entries(definitions).filter(([one, { required }]) => one === name && required);
  const relaxed = holders.map(([one, schema]) => [
    one,
    { ...schema, required: schema.required?.filter((known) => known !== attribute) },
  ]);
  return { ...definitions, ...Object.fromEntries(relaxed) };
}

/** A definition, and those that extend it. */
const definitionsOf = (definitions: Definitions, name: string | undefined): Schema[] =>
  Object.entries(definitions)
    .filter(([one, { allOf }]) => one === name || allOf?.some((base) => nameOf(base) === name))
    .map(([, schema]) => schema);

const selectedName = (name: string): string => `${name}_Selected`;

/** What `fields` makes of each definition. */
const selectedOf = (definitions: Definitions): Definitions =>
  Object.fromEntries(
    Object.entries(definitions).map(([name, { required: _, ...schema }]) => [selectedName(name), schema]),
  );

function withSelected(schema: Schema): Schema {
  if (schema.items) return { ...schema, items: withSelected(schema.items) };
  return schema.$ref ? { $ref: selectedName(schema.$ref) } : schema;
}

const withStatuses = (path: string, item: PathItem): object =>
  Object.fromEntries(
    Object.entries(item).map(([method, operation]) =>
      operation.responses ? [method, withAnswers(method, path, operation)] : [method, operation],
    ),
  );

function withAnswers(method: string, path: string, operation: Operation): Operation {
  const selects = method === 'get' && operation.parameters?.some(({ name }) => name === 'fields');
  const given = Object.entries(operation.responses).map(
    ([status, response]) =>
      [
        status,
        selects && status === '200' && response.schema
          ? { ...response, schema: withSelected(response.schema) }
          : response,
      ] as const,
  );
  const responses = Object.fromEntries(given);
  const added = STATUSES_ADDED.filter(({ status, at }) => at(method, path) && !responses[status]);
  const described = added.map(({ status, why }) => [
    status,
    { ...(status === '206' ? responses['200'] : {}), description: why },
  ]);
  return { ...operation, responses: { ...responses, ...Object.fromEntries(described) } };
}
