import type { Role } from '../../kernel/tenant';
import { rolesFor } from '../authorise';
import type { ApiDeclaration, Operation, ResourceDeclaration } from '../declaration';
import { JSON_PATCH, JSON_TYPE, MERGE_PATCH } from '../parse-request';
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
  const collection = { ...has('list', 'get', list), ...has('create', 'post', create) };
  const member = {
    ...has('get', 'get', retrieve),
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

const list = (declaration: ResourceDeclaration): JsonSchema => {
  const rows = { type: 'array', items: resourceRef(declaration) };
  const counts = ['X-Total-Count', 'X-Result-Count', 'Link'];
  return {
    operationId: `list${declaration.type}`,
    summary: `Lists ${declaration.type}`,
    description:
      'Beside the filters named here any dotted path of attributes is one, and each may end in `.gt`, `.gte`, `.lt`, `.lte`, `.ne` or `.regex`. Several values, separated by commas, are alternatives.',
    security: securityOf(declaration.access.read),
    parameters: [...['Fields', 'Sort', 'Offset', 'Limit', 'Cursor'].map(parameter), ...filterParameters(declaration)],
    responses: {
      200: answer('All that match.', rows, counts),
      206: answer('A part of those that match; `Link` leads to the others.', rows, [...counts, 'X-Scan-Limit-Reached']),
      ...failures('read'),
    },
  };
};

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
    },
  },
  responses: { 200: answer('As it stands now.', resourceRef(declaration), ['ETag']), ...failures('write') },
});

const remove = (declaration: ResourceDeclaration): JsonSchema => ({
  operationId: `delete${declaration.type}`,
  summary: `Deletes a ${declaration.type}`,
  security: securityOf(rolesFor(declaration, 'delete')),
  parameters: ['IfMatch'].map(parameter),
  responses: { 204: answer('Gone.'), ...failures('write') },
});

export const JSON_PATCH_SCHEMA: JsonSchema = {
  type: 'array',
  description: 'RFC 6902.',
  maxItems: 100,
  items: {
    type: 'object',
    properties: {
      op: { type: 'string', enum: ['add', 'remove', 'replace', 'move', 'copy', 'test'] },
      path: { type: 'string' },
      from: { type: 'string' },
      value: {},
    },
    required: ['op', 'path'],
  },
};
