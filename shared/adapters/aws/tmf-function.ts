import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ApiHandler } from '../../kernel/api';
import { systemClock } from '../../kernel/clock';
import { invariant } from '../../kernel/errors';
import { ulidSource } from '../../kernel/ids';
import type { ApiDeclaration, ResourceDeclaration } from '../../tmf/declaration';
import { tmfApis } from '../../tmf/engine';
import type { ApiHooks } from '../../tmf/hooks';
import type { PersonKeys } from '../../tmf/person-keys';
import { apiFunction } from './api-function';
import { DynamoDbExtensionSchemas } from './dynamodb-extension-schemas';
import { DynamoDbReferences } from './dynamodb-references';
import { DynamoDbResourceStore } from './dynamodb-resource-store';
import { DynamoDbTenantSettings } from './tenant-settings';

const TABLE_NAME = process.env.TABLE_NAME ?? '';
/** The tables of other domains that references name: `{"billing":"farthing-billing-resources"}`. */
const REFERENCE_TABLES = process.env.REFERENCE_TABLES ?? '{}';
const TENANTS_TABLE = process.env.TENANTS_TABLE ?? '';
const client = new DynamoDBClient({});

/**
 * The Lambda of a declared API, or of several, over their domain's table. `personKeys` where a resource is personal; `alsoKept` are other
 * resources of the table, which a hook reads.
 */
export const tmfFunction = (...given: Parameters<typeof tmfHandler>) => apiFunction(tmfHandler(...given));

/** The same before it is a Lambda, for an API that serves more than its resources. */
export function tmfHandler(
  served: ApiDeclaration | readonly ApiDeclaration[],
  hooks: ApiHooks = {},
  personKeys?: PersonKeys,
  alsoKept: readonly ResourceDeclaration[] = [],
): ApiHandler {
  invariant(TABLE_NAME !== '' && TENANTS_TABLE !== '', 'TABLE_NAME and TENANTS_TABLE are set');
  const settings = new DynamoDbTenantSettings(client, TENANTS_TABLE);
  const apis = 'resources' in served ? [served] : served;
  const kept = [...apis.flatMap(({ resources }) => resources), ...alsoKept];
  return tmfApis(apis, {
    store: new DynamoDbResourceStore(client, TABLE_NAME, kept, personKeys),
    references: new DynamoDbReferences(client, TABLE_NAME, JSON.parse(REFERENCE_TABLES)),
    schemas: new DynamoDbExtensionSchemas(client, TENANTS_TABLE),
    ids: ulidSource(systemClock),
    clockOf: (tenant) => settings.clockOf(tenant),
    hooks,
  });
}
