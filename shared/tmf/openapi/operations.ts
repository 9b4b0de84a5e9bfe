import type { Role } from '../../kernel/tenant';
import { rolesFor } from '../authorise';
import type { ApiDeclaration, Operation, ResourceDeclaration } from '../declaration';
import { PATCH_OPERATIONS_MAX } from '../json-patch';
import { JSON_PATCH, JSON_PATCH_QUERY, JSON_TYPE, MERGE_PATCH } from '../parse-request';
import { filterParameters, parameter } from './parameters';
import { createName, resourceRef, updateName } from './resource-schemas';
import { answer, failures } from './responses';
import { type JsonSchema, refTo } from './schemas';

export type PathItem = Readonly<Record<string, unknown>>;

/** The roles stand beside the scheme, as OpenAPI 3.1 lets them. */
export const securityOf = (roles: readonly Role[]): JsonSchema[] => [{ token: roles }];

/** The path items of one resource: its collection and its members. */
export function resourcePaths(
  { basePath }: ApiDeclaration,
  declaration: ResourceDeclaration,
): Record<string, PathItem> {
  const { name, operations } = declaration;
  const has = (operation: Operation, method: string, of: (declaration: ResourceDeclaration) => JsonSchema): PathItem =>
    operations.includes(operation) ? { [method]: { tags: [name], ...of(declaration) } } : {};
  const collection = {
    ...has('list', 'get', list),
    ...has('list', 'head', countOnly),
    ...has('create', 'post', create),
  };
  const member = {
    ...has('get', 'get', retrieve),
    ...has('get', 'head', checkOnly),
    ...has('replace', 'put', replace),
    ...has('patch', 'patch', patch),
    ...has('delete', 'delete', remove),
  };
  return {
    ...(Object.keys(collection).length > 0 ? { [`${basePath}/${name}`]: collection } : {}),
    ...(Object.keys(member).length > 0
      ? { [`${basePath}/${name}/{id}`]: { parameters: [parameter('Id')], ...member } }
      : {}),
  };
}

const LIST_PARAMETERS = ['Fields', 'Filter', 'Sort', 'Offset', 'Limit', 'Cursor'];
const COUNTS = ['X-Total-Count', 'X-Result-Count', 'Link'];

const list = (declaration: ResourceDeclaration): JsonSchema => {
  const rows = { type: 'array', items: resourceRef(declaration) };
  return {
    operationId: `list${declaration.type}`,
    summary: `Lists ${declaration.type}`,
    description:
      'Beside the filters named here any dotted path of attributes is one, and each may end in `.eq`, `.gt`, `.gte`, `.lt`, `.lte`, `.ne` or `.regex` (also `a>1` and the like, encoded). Several values, separated by commas, are alternatives; so are conditions behind semicolons: `a=1;b.lt=2`.',
    security: securityOf(declaration.access.read),
    parameters: [...LIST_PARAMETERS.map(parameter), ...filterParameters(declaration)],
    responses: {
      200: answer('All that match.', rows, COUNTS),
      206: answer('A part of those that match; `Link` leads to the others.', rows, [...COUNTS, 'X-Scan-Limit-Reached']),
      ...failures('read', 501),
    },
  };
};

/** RFC 9110 §9.3.2: what GET would say, without a body. */
const HEAD_FAILURES = {
  '4XX': answer('As GET would refuse it, without a body.'),
  '5XX': answer('As GET would fail, without a body.'),
};

const countOnly = ({ type, access }: ResourceDeclaration): JsonSchema => ({
  operationId: `count${type}`,
  summary: `Counts ${type}`,
  description: 'Takes all that GET takes, and answers its headers alone.',
  security: securityOf(access.read),
  parameters: LIST_PARAMETERS.map(parameter),
  responses: {
    200: answer('All that match.', undefined, COUNTS),
    206: answer('A part of those that match.', undefined, [...COUNTS, 'X-Scan-Limit-Reached']),
    ...HEAD_FAILURES,
  },
});

const checkOnly = ({ type, access }: ResourceDeclaration): JsonSchema => ({
  operationId: `check${type}`,
  summary: `Asks for the version of a ${type}`,
  security: securityOf(access.read),
  parameters: ['IfNoneMatch'].map(parameter),
  responses: {
    200: answer('It is there.', undefined, ['ETag']),
    304: answer('As the caller knows it.', undefined, ['ETag']),
    ...HEAD_FAILURES,
  },
});

const create = (declaration: ResourceDeclaration): JsonSchema => ({
  operationId: `create${declaration.type}`,
  summary: `Creates a ${declaration.type}`,
  security: securityOf(rolesFor(declaration, 'create')),
  parameters: [declaration.keyed ? 'NeededKey' : 'IdempotencyKey', 'Fields'].map(parameter),
  requestBody: { required: true, content: { [JSON_TYPE]: { schema: refTo(createName(declaration)) } } },
  responses: { 201: answer('Created.', resourceRef(declaration), ['Location', 'ETag']), ...failures('write') },
});

const retrieve = (declaration: ResourceDeclaration): JsonSchema => ({
  operationId: `retrieve${declaration.type}`,
  summary: `Reads a ${declaration.type}`,
  security: securityOf(declaration.access.read),
  parameters: ['Fields', 'IfNoneMatch'].map(parameter),
  responses: {
    200: answer('As it stands.', resourceRef(declaration), ['ETag']),
    304: answer('As the caller knows it.', undefined, ['ETag']),
    ...failures('read'),
  },
});

const patch = (declaration: ResourceDeclaration): JsonSchema => ({
  operationId: `patch${declaration.type}`,
  summary: `Changes a ${declaration.type}`,
  security: securityOf(declaration.access.write),
  parameters: ['IfMatch', 'Fields'].map(parameter),
  requestBody: {
    required: true,
    content: {
      [MERGE_PATCH]: { schema: refTo(updateName(declaration)) },
      [JSON_TYPE]: { schema: refTo(updateName(declaration)) },
      [JSON_PATCH]: { schema: refTo('JsonPatch') },
      [JSON_PATCH_QUERY]: { schema: refTo('JsonPatchQuery') },
    },
  },
  responses: { 200: answer('As it stands now.', resourceRef(declaration), ['ETag']), ...failures('write', 501) },
});

const replace = (declaration: ResourceDeclaration): JsonSchema => ({
  operationId: `replace${declaration.type}`,
  summary: `Replaces a ${declaration.type}`,
  description: 'What the body leaves out is removed.',
  security: securityOf(declaration.access.write),
  parameters: ['IfMatch', 'Fields'].map(parameter),
  requestBody: { required: true, content: { [JSON_TYPE]: { schema: refTo(updateName(declaration)) } } },
  responses: { 200: answer('As it stands now.', resourceRef(declaration), ['ETag']), ...failures('write') },
});

const remove = (declaration: ResourceDeclaration): JsonSchema => ({
  operationId: `delete${declaration.type}`,
  summary: `Deletes a ${declaration.type}`,
  security: securityOf(rolesFor(declaration, 'delete')),
  parameters: ['IfMatch'].map(parameter),
  responses: { 204: answer('Gone.'), ...failures('write') },
});

const patchSchema = (description: string, path: string): JsonSchema => ({
  type: 'array',
  description,
  maxItems: PATCH_OPERATIONS_MAX,
  items: {
    type: 'object',
    properties: {
      op: { type: 'string', enum: ['add', 'remove', 'replace', 'move', 'copy', 'test'] },
      path: { type: 'string', description: path },
      from: { type: 'string' },
      value: {},
    },
    required: ['op', 'path'],
  },
});

/** What a PATCH takes beside a merge patch. */
export const PATCH_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  JsonPatch: patchSchema('RFC 6902.', 'A JSON Pointer: `/note/0/text`.'),
  JsonPatchQuery: patchSchema(
    'TMF630 part 5: as a JSON Patch, at every place that a path selects.',
    "A JSONPath (RFC 9535): `$.note[?(@.author=='Ann')].text`. What could run for long is 501.",
  ),
};
