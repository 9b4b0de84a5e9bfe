import type { ActionDeclaration, ApiDeclaration } from '../declaration';
import { JSON_TYPE } from '../parse-request';
import { type PathItem, securityOf } from './operations';
import { answer, failures } from './responses';
import type { JsonSchema, Schemas } from './schemas';

/** What a domain serves beside its resources. */
export function actionPaths({ basePath, actions = [] }: ApiDeclaration, schemas: Schemas): Record<string, PathItem> {
  const paths: Record<string, PathItem> = {};
  for (const action of actions) {
    const path = `${basePath}/${action.path}`;
    paths[path] = { ...paths[path], ...actionItem(action, schemas) };
  }
  return paths;
}

function done({ accepted, creates }: ActionDeclaration, content: JsonSchema): JsonSchema {
  if (accepted) return { 202: { ...answer('Begun.'), content } };
  return creates ? { 201: { ...answer('Made.'), content } } : { 200: { ...answer('Done.'), content } };
}

function actionItem(action: ActionDeclaration, schemas: Schemas): PathItem {
  const { method, path, takes, gives } = action;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  }));
  const inQuery = Object.entries(action.query ?? {}).map(([name, type]) => ({
    name,
    in: 'query',
    schema: schemas.of(type, name, action.name),
  }));
  const content = ({ mediaType = JSON_TYPE, schema }: NonNullable<typeof takes>): JsonSchema => ({
    [mediaType]: { schema: schema ? schemas.of(schema, action.name, action.name) : { type: 'string' } },
  });
  return {
    [method.toLowerCase()]: {
      tags: [path.split('/')[0]],
      operationId: action.name,
      summary: action.summary,
      security: securityOf(action.roles),
      parameters: [...inPath, ...inQuery],
      ...(takes ? { requestBody: { required: true, content: content(takes) } } : {}),
      responses: {
        ...done(action, content(gives)),
        ...(action.paged ? { 206: { ...answer('A part.'), content: content(gives) } } : {}),
        ...(action.redirects ? { 303: answer('It is at the address that `Location` says, for a while.') } : {}),
        ...failures(method === 'GET' ? 'read' : 'write'),
      },
    },
  };
}
