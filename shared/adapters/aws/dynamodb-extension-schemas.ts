import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';
import { schemaId } from '../../platform/schema-hooks';
import { compileExtension, type ExtensionSchema, type ExtensionSchemas } from '../../tmf/extension-schema';
import { resourceKey } from './resource-item';

/** A schema never changes, so it is read once; so that a function serving many tenants keeps its memory, so many are kept. */
const CACHED_MAX = 200;

/** Reads the platform's `schema` resources. */
export class DynamoDbExtensionSchemas implements ExtensionSchemas {
  private readonly cache = new Map<string, ExtensionSchema>();

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async find(tenant: TenantId, location: string, type: string): Promise<ExtensionSchema | undefined> {
    const key = resourceKey(tenant, 'schema', schemaId(location, type));
    const cached = this.cache.get(key);
    if (cached) return cached;
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: { pk: { S: key } }, ConsistentRead: true }),
    );
    if (Item?.body?.S === undefined) return undefined;
    const { definition } = JSON.parse(Item.body.S) as { definition?: unknown };
    const compiled = compileExtension(definition);
    invariant(compiled.ok, 'what was registered was compiled before');
    if (this.cache.size >= CACHED_MAX) this.cache.clear();
    this.cache.set(key, compiled.value);
    return compiled.value;
  }
}
