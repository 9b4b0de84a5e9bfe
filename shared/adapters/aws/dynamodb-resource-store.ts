import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { invariant } from '../../kernel/errors';
import { isId } from '../../kernel/ids';
import type { TenantId } from '../../kernel/tenant';
import type { Body, ResourceDeclaration } from '../../tmf/declaration';
import type { PersonKeys } from '../../tmf/person-keys';
import { isRecord } from '../../tmf/read-path';
import {
  type ListPage,
  type ListQuery,
  type Paging,
  type ResourceStore,
  type StoredResource,
  UnreadableCursorError,
} from '../../tmf/resource-store';
import {
  collectionKey,
  createdKeyOf,
  fromItem,
  type Item,
  lookupIndex,
  lookupKey,
  personOf,
  resourceKey,
  type Sealed,
  textOf,
  toItem,
} from './resource-item';
import { seal, unseal } from './seal-body';

/** Keeps resources in a table of stacks/constructs/domain-table.ts. Every write is conditional; nothing is scanned. */
export class DynamoDbResourceStore implements ResourceStore {
  private readonly declarations: ReadonlyMap<string, ResourceDeclaration>;

  /** `personKeys` is needed where a resource is personal. */
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    resources: readonly ResourceDeclaration[],
    private readonly personKeys?: PersonKeys,
  ) {
    this.declarations = new Map(resources.map((declaration) => [declaration.name, declaration]));
  }

  async get(tenant: TenantId, resource: string, id: string): Promise<StoredResource | undefined> {
    const declaration = this.declarationOf(resource);
    // A reference may say anything; what is no id leads nowhere, and may not fit a key.
    if (!isId(id)) return undefined;
    const { Item } = await this.client.send(
      new GetItemCommand({
        TableName: this.tableName,
        Key: { pk: { S: resourceKey(tenant, resource, id) } },
        ConsistentRead: true,
      }),
    );
    return Item ? this.open(declaration, Item) : undefined;
  }

  async create(item: StoredResource): Promise<{ readonly created: boolean; readonly stored: StoredResource }> {
    invariant(item.version === 1, 'a new resource is at version 1');
    const declaration = this.declarationOf(item.resource);
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: await this.close(declaration, item),
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { created: true, stored: item };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
      return { created: false, stored: await this.open(declaration, error.Item) };
    }
  }

  async replace(item: StoredResource): Promise<boolean> {
    const declaration = this.declarationOf(item.resource);
    const put = new PutItemCommand({
      TableName: this.tableName,
      Item: await this.close(declaration, item),
      ConditionExpression: 'version = :previous',
      ExpressionAttributeValues: { ':previous': { N: String(item.version - 1) } },
    });
    return unlessConditionFails(() => this.client.send(put));
  }

  async remove(tenant: TenantId, resource: string, id: string, version: number): Promise<boolean> {
    const remove = new DeleteItemCommand({
      TableName: this.tableName,
      Key: { pk: { S: resourceKey(tenant, this.declarationOf(resource).name, id) } },
      ConditionExpression: 'version = :version',
      ExpressionAttributeValues: { ':version': { N: String(version) } },
    });
    return unlessConditionFails(() => this.client.send(remove));
  }

  async list(query: ListQuery): Promise<ListPage> {
    const { Items = [], LastEvaluatedKey } = await this.client.send(this.queryOf(query));
    const declaration = this.declarationOf(query.resource);
    const items = await Promise.all(Items.map((item) => this.open(declaration, item)));
    return { items, ...(LastEvaluatedKey ? { cursor: toCursor(LastEvaluatedKey) } : {}) };
  }

  paging(): Paging {
    return {
      cursorAfter: (query, item) => {
        const { index, key } = this.placeOf(query);
        const { tenant, resource, id, createdAt } = item;
        const pk = { S: resourceKey(tenant, resource, id) };
        return toCursor({ pk, [`${index}pk`]: { S: key }, createdKey: { S: createdKeyOf(createdAt, id) } });
      },
      count: async (query) => {
        const { Count = 0, LastEvaluatedKey } = await this.client.send(this.queryOf(query, { Select: 'COUNT' }));
        return { count: Count, ...(LastEvaluatedKey ? { cursor: toCursor(LastEvaluatedKey) } : {}) };
      },
    };
  }

  private queryOf(query: ListQuery, more: { readonly Select?: 'COUNT' } = {}): QueryCommand {
    const { limit, cursor, newestFirst = false } = query;
    const { index, key } = this.placeOf(query);
    return new QueryCommand({
      TableName: this.tableName,
      IndexName: index,
      KeyConditionExpression: '#key = :key',
      ExpressionAttributeNames: { '#key': `${index}pk` },
      ExpressionAttributeValues: { ':key': { S: key } },
      ScanIndexForward: !newestFirst,
      Limit: limit,
      ...(cursor === undefined ? {} : { ExclusiveStartKey: fromCursor(cursor, `${index}pk`, key) }),
      ...more,
    });
  }

  /** The index that answers a list, and its key there. */
  private placeOf({ tenant, resource, lookup }: ListQuery): { readonly index: string; readonly key: string } {
    const declaration = this.declarationOf(resource);
    invariant(!lookup || declaration.lookups.includes(lookup.path), `${resource} has no lookup ${lookup?.path}`);
    return lookup
      ? { index: lookupIndex(declaration, lookup.path), key: lookupKey(tenant, resource, lookup.path, lookup.value) }
      : { index: 'all', key: collectionKey(tenant, resource) };
  }

  private declarationOf(resource: string): ResourceDeclaration {
    const declaration = this.declarations.get(resource);
    invariant(declaration, `no resource ${resource} is kept here`);
    return declaration;
  }

  private keys(): PersonKeys {
    invariant(this.personKeys, 'a store of personal resources is given the people’s keys');
    return this.personKeys;
  }

  private async close(declaration: ResourceDeclaration, stored: StoredResource): Promise<Item> {
    if (!declaration.personal) return toItem(declaration, stored);
    const key = await this.keys().keyFor(stored.tenant, personOf(declaration, stored.id, stored.body));
    const place = resourceKey(stored.tenant, stored.resource, stored.id);
    const sealed: Sealed = { body: stored.body, requestHash: stored.requestHash };
    return toItem(declaration, stored, seal(JSON.stringify(sealed), key, place));
  }

  /** A person who was forgotten leaves the id and address alone. */
  private async open(declaration: ResourceDeclaration, item: Item): Promise<StoredResource> {
    const text = textOf(item, 'body');
    if (item.person?.S === undefined) return fromItem(declaration, item, { body: JSON.parse(text) as Body });
    const tenant = textOf(item, 'tenant') as TenantId;
    const key = await this.keys().find(tenant, item.person.S);
    const opened: Sealed = key
      ? (JSON.parse(unseal(text, key, textOf(item, 'pk'))) as Sealed)
      : { body: { id: textOf(item, 'id'), href: textOf(item, 'href') } };
    return fromItem(declaration, item, opened);
  }
}

async function unlessConditionFails(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

const toCursor = (key: Record<string, AttributeValue>): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** The position that a cursor stands for, within the partition that is read: no other can be asked for. */
function fromCursor(cursor: string, keyName: string, key: string): Record<string, AttributeValue> {
  let position: unknown;
  try {
    position = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new UnreadableCursorError('The cursor is no position');
  }
  if (!isPosition(position) || position[keyName]?.S !== key)
    throw new UnreadableCursorError('The cursor is of another list');
  return position;
}

const isPosition = (value: unknown): value is Record<string, { S: string }> =>
  isRecord(value) &&
  ['pk', 'createdKey'].every((name) => name in value) &&
  Object.values(value).every((part) => isRecord(part) && typeof part.S === 'string' && Object.keys(part).length === 1);
