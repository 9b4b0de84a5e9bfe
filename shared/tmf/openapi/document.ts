import type { ApiDeclaration } from '../declaration';
import { actionPaths } from './actions';
import { HUB_SCHEMAS, hubPaths, listeners } from './hub';
import { PATCH_SCHEMAS, resourcePaths } from './operations';
import { PARAMETERS } from './parameters';
import { createName, defineResource, updateName } from './resource-schemas';
import { ERROR_SCHEMA, failureComponents, HEADERS } from './responses';
import { type JsonSchema, Schemas } from './schemas';

/** An OpenAPI 3.1 document. */
export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: JsonSchema;
  readonly servers: readonly JsonSchema[];
  readonly security: readonly JsonSchema[];
  readonly paths: Readonly<Record<string, JsonSchema>>;
  readonly webhooks?: Readonly<Record<string, JsonSchema>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
}

const ABOUT = `Every answer carries \`X-Request-Id\`; every failure is one shape, \`Error\`. A method that an address does not know is 405 with \`Allow\`, which \`OPTIONS\` tells too.
The tenant is the token's. A subscriber sees their own alone: what is another's is 404.`;

/** Where the front door stands is the reader's to fill in. */
export const ANY_FRONT_DOOR: JsonSchema = {
  url: '{frontDoor}',
  variables: { frontDoor: { default: 'https://farthing.example/v1', description: 'As `npm start` prints it.' } },
};

/** Describes all that an API serves, from its declaration alone. */
export function openApiOf(api: ApiDeclaration, server: JsonSchema = ANY_FRONT_DOOR): OpenApi {
  const { id, title, basePath, resources } = api;
  const hasHub = api.hub !== false;
  const patches = resources.some(({ operations }) => operations.includes('patch'));
  const shared = {
    Error: ERROR_SCHEMA,
    ...(patches ? PATCH_SCHEMAS : {}),
    ...(hasHub ? HUB_SCHEMAS : {}),
  };
  const ofResources = resources.flatMap((declaration) => [
    declaration.type,
    createName(declaration),
    updateName(declaration),
  ]);
  const schemas = new Schemas([...Object.keys(shared), ...ofResources]);
  for (const [name, schema] of Object.entries(shared)) schemas.define(name, schema);
  for (const declaration of resources) defineResource(schemas, declaration);
  const paths = merged([
    ...resources.map((declaration) => resourcePaths(api, declaration)),
    actionPaths(api, schemas),
    hasHub ? hubPaths(api) : {},
  ]);
  const body = { paths, ...(hasHub ? { webhooks: listeners(api) } : {}) };
  return {
    openapi: '3.1.0',
    info: {
      title: `${id} ${title}`,
      version: versionOf(basePath),
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [server],
    security: [{ token: [] }],
    ...body,
    components: {
      schemas: schemas.components,
      responses: usedIn(failureComponents(), 'responses', body),
      parameters: usedIn(PARAMETERS, 'parameters', body),
      headers: usedIn(HEADERS, 'headers', { body, failures: failureComponents() }),
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'An ID token of the user pool; the scopes named at an operation are roles, one of which it must carry.',
        },
      },
    },
  };
}

/** `/tmf-api/party/v4` is 4.0.0: what it gains within v4 is in docs/api-changelog.md. */
const versionOf = (basePath: string): string => `${/\/v(\d+)$/.exec(basePath)?.[1] ?? '1'}.0.0`;

/** The components that are referred to: what an API has no use for is left out of its document. */
function usedIn(
  components: Readonly<Record<string, JsonSchema>>,
  kind: string,
  body: object,
): Record<string, JsonSchema> {
  const text = JSON.stringify(body);
  return Object.fromEntries(
    Object.entries(components).filter(([name]) => text.includes(`"#/components/${kind}/${name}"`)),
  );
}

/** All paths; one that several serve has the methods of each. */
function merged(parts: readonly Readonly<Record<string, JsonSchema>>[]): Record<string, JsonSchema> {
  const paths: Record<string, JsonSchema> = {};
  for (const part of parts) for (const [path, item] of Object.entries(part)) paths[path] = { ...paths[path], ...item };
  return paths;
}
