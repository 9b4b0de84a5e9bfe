import { randomUUID } from 'node:crypto';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { KmsPersonKeys } from '../../shared/adapters/aws/kms-person-keys';
import { tenantId } from '../../shared/kernel/tenant';
import { newResource } from '../../shared/tmf/write-resource';
import { personKeysContract } from './person-keys';
import { contractPerson, contractResources, resourceStoreContract } from './resource-store';

const TABLE = 'farthing-party-management-resources';
const client = new DynamoDBClient({});
const makeKeys = () => new KmsPersonKeys(new KMSClient({}), 'alias/farthing-platform-data', client, TABLE);
const makeStore = (keys = makeKeys()) => new DynamoDbResourceStore(client, TABLE, contractResources, keys);

/** An index follows its table within milliseconds; this long is a defect. */
const INDEX_TRIES_MAX = 50;

async function eventually<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  let value = await read();
  for (let tries = 0; tries < INDEX_TRIES_MAX && !holds(value); tries += 1) value = await read();
  return value;
}

describe('resources in DynamoDB', () => resourceStoreContract(makeStore, eventually));
describe('the keys of people in KMS', () => personKeysContract(makeKeys));

describe('a personal resource in DynamoDB', () => {
  const tenant = tenantId(`seal-${randomUUID().slice(0, 8)}`);
  const anna = newResource(contractPerson, {
    tenant,
    id: 'sealed',
    body: { name: 'Anna Muster', relatedParty: [{ id: 'party-1' }] },
    basePath: '/contract/v1',
    nowMs: 0,
    requestHash: 'digest-of-anna',
  });
  const raw = async () => {
    const key = { pk: { S: `${tenant}#contractPerson#sealed` } };
    const { Item = {} } = await client.send(new GetItemCommand({ TableName: TABLE, Key: key }));
    return JSON.stringify(Item);
  };

  test('does not stand there in the clear', async () => {
    await makeStore().create(anna);
    expect(await raw()).not.toContain('Muster');
    expect(await raw()).not.toContain('digest-of-anna');
    expect(await raw()).toContain('party-1');
  });

  test('is gone with its key, in every copy, and nothing new is kept', async () => {
    const keys = makeKeys();
    expect((await makeStore().get(tenant, 'contractPerson', 'sealed'))?.body.name).toBe('Anna Muster');
    await keys.forget(tenant, 'party-1');
    const store = makeStore();
    const left = await store.get(tenant, 'contractPerson', 'sealed');
    expect(left?.body).toEqual({ id: 'sealed', href: '/contract/v1/contractPerson/sealed' });
    await expect(store.create({ ...anna, id: 'again' })).rejects.toThrow('forgotten');
  });
});
