import { FAILURES } from '../../kernel/errors';
import { type JsonSchema, refTo } from './schemas';

export type Responses = Readonly<Record<string, JsonSchema>>;

/** What may meet any call: the caller, the tenant, the limits, and our own faults. */
const ALWAYS = [400, 401, 403, 404, 406, 422, 429, 500, 503] as const;
/** What may meet one that carries a body, or changes something. */
const OF_WRITES = [402, 409, 412, 413, 415] as const;
/** Those that say when to come back. */
const RETRIED = [429, 503];

const text = (description: string): JsonSchema => ({ description, schema: { type: 'string' } });

export const HEADERS: Readonly<Record<string, JsonSchema>> = {
  'X-Request-Id': text('Names this request in our logs: tell it to us when something is wrong.'),
  ETag: text('The version that stands: for If-Match and If-None-Match.'),
  Location: { description: 'Where it is read.', schema: { type: 'string', format: 'uri' } },
  'X-Total-Count': { description: 'How many match.', schema: { type: 'integer', minimum: 0 } },
  'X-Result-Count': { description: 'How many this answer holds.', schema: { type: 'integer', minimum: 0 } },
  Link: text('RFC 8288: self, first, prev, next, last.'),
  'X-Scan-Limit-Reached': {
    description: 'Only so many were read, and the counts are of those: filter by a lookup to see the rest.',
    schema: { type: 'integer' },
  },
  'Retry-After': { description: 'Seconds.', schema: { type: 'integer', minimum: 0 } },
  'WWW-Authenticate': text('Bearer'),
};

export const headers = (...names: readonly (keyof typeof HEADERS)[]): JsonSchema =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** An answer that succeeds, with a JSON body unless there is none. */
export const answer = (
  description: string,
  schema?: JsonSchema,
  extra: readonly (keyof typeof HEADERS)[] = [],
  mediaType = 'application/json',
): JsonSchema => ({
  description,
  headers: headers('X-Request-Id', ...extra),
  ...(schema ? { content: { [mediaType]: { schema } } } : {}),
});

const failuresOf = (kind: 'read' | 'write'): readonly number[] =>
  kind === 'read' ? ALWAYS : [...ALWAYS, ...OF_WRITES];

/** What meets those who send a JSONPath. */
const OF_PATHS = [501] as const;

/** References to the failures that an operation of this kind may answer, and `more`. */
export const failures = (kind: 'read' | 'write', ...more: (typeof OF_PATHS)[number][]): Responses =>
  Object.fromEntries(
    [...failuresOf(kind), ...more]
      .sort((a, b) => a - b)
      .map((status) => [String(status), { $ref: `#/components/responses/Error${status}` }]),
  );

/** Every failure as a component, described by the codes of the one table that have its status. */
export const failureComponents = (): Responses =>
  Object.fromEntries(
    [...failuresOf('write'), ...OF_PATHS].map((status) => {
      const codes = Object.entries(FAILURES).filter(([, known]) => known.status === status);
      const extra = [
        ...(RETRIED.includes(status) ? ['Retry-After'] : []),
        ...(status === 401 ? ['WWW-Authenticate'] : []),
      ];
      const description = codes.map(([code, { title }]) => `\`${code}\`: ${title}.`).join(' ');
      return [`Error${status}`, answer(description, refTo('Error'), extra)];
    }),
  );

/** The one error shape: TMF630's Error and RFC 9457's problem details at once. */
export const ERROR_SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    '@type': { const: 'Error' },
    code: { type: 'string', enum: Object.keys(FAILURES) },
    reason: { type: 'string' },
    message: { type: 'string' },
    status: { type: 'string', description: 'The HTTP status.' },
    referenceError: { type: 'string', format: 'uri' },
    type: { type: 'string', description: '`urn:farthing:error:<code>`' },
    title: { type: 'string' },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    violations: {
      type: 'array',
      description: 'Every reason at once: where it stands, and what to mend.',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, message: { type: 'string' } },
        required: ['path', 'message'],
      },
    },
  },
  required: ['@type', 'code', 'reason', 'message', 'status', 'type', 'title', 'detail', 'requestId'],
};
