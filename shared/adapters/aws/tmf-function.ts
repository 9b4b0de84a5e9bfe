import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ApiHandler } from '../../kernel/api';
import { systemClock } from '../../kernel/clock';
import { invariant } from '../../kernel/errors';
import { ulidSource } from '../../kernel/ids';
import type { ApiDeclaration, ResourceDeclaration } from '../../tmf/declaration';
import { tmfApi } from '../../tmf/engine';
import type { ApiHooks } from '../../tmf/hooks';
import type { PersonKeys } from '../../tmf/person-keys';
import { apiFunction } from './api-function';
import { DynamoDbResourceStore } from './dynamodb-resource-store';
import { DynamoDbTenantSettings } from './tenant-settings';

const TABLE_NAME = process.env.TABLE_NAME ?? '';
const TENANTS_TABLE = process.env.TENANTS_TABLE ?? '';
const client = new DynamoDBClient({});

/**
 * The Lambda of a declared API over its domain's table. `personKeys` where a resource is personal; `alsoKept` are other
 * resources of the table, which a hook reads.
 */
export const tmfFunction = (...given: Parameters<typeof tmfHandler>) => apiFunction(tmfHandler(...given));

/** The same before it is a Lambda, for an API that serves more than its resources. */
export function tmfHandler(
  api: ApiDeclaration,
  hooks: ApiHooks = {},
  personKeys?: PersonKeys,
  alsoKept: readonly ResourceDeclaration[] = [],
): ApiHandler {
  invariant(TABLE_NAME !== '' && TENANTS_TABLE !== '', 'TABLE_NAME and TENANTS_TABLE are set');
  const settings = new DynamoDbTenantSettings(client, TENANTS_TABLE);
  return tmfApi(api, {
    store: new DynamoDbResourceStore(client, TABLE_NAME, [...api.resources, ...alsoKept], personKeys),
    ids: ulidSource(systemClock),
    clockOf: (tenant) => settings.clockOf(tenant),
    hooks,
  });
}
