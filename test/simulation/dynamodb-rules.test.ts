import {
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Item } from './attribute-values';
import { SimulatedDynamoDb } from './simulated-dynamodb';
import type { Change } from './simulated-table';

/** What test/local-cloud/dynamodb.cloud.test.ts holds a cloud to, as far as the simulation has it. */
const TableName = 'things';
const S = (text: string) => ({ S: text });
const N = (count: number) => ({ N: String(count) });
const key = (pk: string, sk = 'x'): Item => ({ pk: S(pk), sk: S(sk) });

const changes: Change[] = [];
let behind = 0;
let nowMs = 0;
const client = new SimulatedDynamoDb(
  { things: { sortKey: 'sk', indexes: { global: { partitionKey: 'gsi', sortKey: 'sk', keysOnly: true } } } },
  { onChange: (_, change) => changes.push(change), indexBehind: () => behind, now: () => nowMs },
).client();

const put = (item: Item, more = {}) => client.send(new PutItemCommand({ TableName, Item: item, ...more }));
const get = async (Key: Item) => (await client.send(new GetItemCommand({ TableName, Key }))).Item;
const update = (Key: Item, UpdateExpression: string, values?: Item, more: Partial<UpdateItemCommandInput> = {}) =>
  client.send(
    new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression,
      ...(values ? { ExpressionAttributeValues: values } : {}),
      ...more,
    }),
  );
const query = (asked: Partial<QueryCommandInput>) => client.send(new QueryCommand({ TableName, ...asked }));
const transact = (TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
  client.send(new TransactWriteItemsCommand({ TransactItems, ...(ClientRequestToken ? { ClientRequestToken } : {}) }));
const sortKeys = (items: Item[] = []) => items.map(({ sk }) => sk?.S);

describe('conditions', () => {
  const item: Item = {
    ...key('c'),
    n: N(5),
    s: S('abc'),
    b: { B: Buffer.from([1, 2]) },
    yes: { BOOL: true },
    set: { SS: ['a', 'b'] },
  };
  beforeAll(() => put(item));
  test.each<[string, Item, boolean]>([
    ['n = :v', { ':v': N(5) }, true],
    ['n > :v AND s <> :w', { ':v': N(4), ':w': S('x') }, true],
    ['n < :v OR NOT s = :w', { ':v': N(4), ':w': S('abc') }, false],
    ['n BETWEEN :v AND :w', { ':v': N(5), ':w': N(6) }, true],
    ['s IN (:v, :w)', { ':v': S('x'), ':w': S('abc') }, true],
    ['begins_with(s, :v) and contains(s, :w)', { ':v': S('ab'), ':w': S('bc') }, true],
    ['attribute_exists(n) AND attribute_not_exists(nothing)', {}, true],
    ['(n = :v OR yes = :w) AND b = :x', { ':v': N(1), ':w': { BOOL: true }, ':x': { B: Buffer.from([1, 2]) } }, true],
    ['size(s) >= :v AND attribute_type(s, :w)', { ':v': N(3), ':w': S('S') }, true],
    ['n > :v', { ':v': S('4') }, false],
    ['contains(set, :v) AND NOT contains(set, :w)', { ':v': S('a'), ':w': S('c') }, true],
    ['nothing = :v', { ':v': N(0) }, false],
    ['nothing <> :v', { ':v': N(0) }, true],
  ])('%s', async (ConditionExpression, values, expected) => {
    const given = Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values };
    const told = put(item, { ConditionExpression, ...given, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
    if (expected) await told;
    else await expect(told).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item: item });
  });
});

test('a set grows by what it lacks', async () => {
  for (const SS of [['a'], ['b', 'a']]) await update(key('set'), 'ADD refs :more', { ':more': { SS } });
  expect((await get(key('set')))?.refs).toEqual({ SS: ['a', 'b'] });
});

test('an update sees the item as it was before', async () => {
  await put({ ...key('u'), a: N(1), b: N(2), gone: S('x') });
  const values = { ':n': N(10), ':one': N(1) };
  const names = { '#a': 'a' };
  const asked = 'SET #a = b + :n, b = #a, c = if_not_exists(c, :one) REMOVE gone ADD d :one';
  const told = await update(key('u'), asked, values, { ExpressionAttributeNames: names, ReturnValues: 'ALL_NEW' });
  expect(told.Attributes).toEqual({ ...key('u'), a: N(12), b: N(1), c: N(1), d: N(1) });
});

describe('what is refused', () => {
  beforeAll(() => put({ ...key('r'), s: S('x') }));
  test.each<[string, RegExp, () => Promise<unknown>]>([
    ['an empty key', /empty/, () => put(key(''))],
    ['a missing sort key', /required/, () => put({ pk: S('r') })],
    ['a key and more', /schema/, () => get({ ...key('r'), s: S('x') })],
    ['an index key of another type', /type/, () => put({ ...key('r'), gsi: N(1) })],
    ['a key that is too long', /longer/, () => put(key('r', 'x'.repeat(1_025)))],
    ['more than 400 KB', /size/, () => put({ ...key('r'), d: S('x'.repeat(410 * 1_024)) })],
    ['a value that is not used', /unused/, () => update(key('r'), 'SET a = :a', { ':a': N(1), ':b': N(2) })],
    ['a value that is not given', /not defined/, () => update(key('r'), 'SET a = :a')],
    ['a change of the key', /part of the key/, () => update(key('r'), 'SET sk = :a', { ':a': S('y') })],
    ['adding a text', /type/, () => update(key('r'), 'ADD s :a', { ':a': N(1) })],
    ['arithmetic on nothing', /does not exist/, () => update(key('r'), 'SET q = q - :a', { ':a': N(1) })],
    ['an expression that ends too early', /ends too early/, () => put(key('r'), { ConditionExpression: 's =' })],
    ['a query without the partition key', /missed key/, () => query({ KeyConditionExpression: 'sk = sk' })],
    [
      'a consistent read of an index',
      /not supported/,
      () => query({ IndexName: 'global', KeyConditionExpression: 'gsi = gsi', ConsistentRead: true }),
    ],
    [
      '26 writes in a batch',
      /25/,
      () => {
        const requests = Array.from({ length: 26 }, (_, n) => ({ PutRequest: { Item: key(`batch-${n}`) } }));
        return client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
      },
    ],
    ['101 writes in a transaction', /100/, () => transact(Array.from({ length: 101 }, (_, n) => puts(`t${n}`)))],
    ['an item twice in a transaction', /multiple/, () => transact([puts('twin'), puts('twin')])],
  ])('%s', async (_, message, attempt) => {
    await expect(attempt()).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });

  test.each<[string, () => Promise<unknown>]>([
    ['ReturnConsumedCapacity', () => put(key('r'), { ReturnConsumedCapacity: 'TOTAL' })],
    ['document paths', () => update(key('r'), 'SET a.b = :a', { ':a': N(1) })],
    ['list_append', () => update(key('r'), 'SET a = list_append(a, :a)', { ':a': N(1) })],
    ['DELETE', () => update(key('r'), 'DELETE a :a', { ':a': N(1) })],
    [
      'integers only',
      () => put(key('r'), { ConditionExpression: ':a > :a', ExpressionAttributeValues: { ':a': { N: '1.5' } } }),
    ],
  ])('what it does not know it says: %s', async (name, attempt) => {
    await expect(attempt()).rejects.toThrow(new RegExp(`simulation knows.*${name}`));
  });

  test('a table that is not there', async () => {
    const nowhere = new GetItemCommand({ TableName: 'nowhere', Key: key('r') });
    await expect(client.send(nowhere)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

const puts = (pk: string): TransactWriteItem => ({ Put: { TableName, Item: key(pk) } });

describe('transactions', () => {
  test('one condition that fails undoes all, and each item says why', async () => {
    await put({ ...key('t'), v: N(1) });
    const loses: TransactWriteItem = {
      Update: {
        TableName,
        Key: key('t'),
        UpdateExpression: 'SET v = :new',
        ConditionExpression: 'v = :old',
        ExpressionAttributeValues: { ':new': N(9), ':old': N(5) },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
    await expect(transact([puts('undone'), loses])).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item: { v: N(1) } }],
    });
    expect(await get(key('undone'))).toBeUndefined();
  });

  test('the same token does it once for ten minutes; for something else it is refused', async () => {
    const add = (n: number): TransactWriteItem => ({
      Update: { TableName, Key: key('token'), UpdateExpression: 'ADD v :n', ExpressionAttributeValues: { ':n': N(n) } },
    });
    const count = async () => Number((await get(key('token')))?.v?.N);
    await transact([add(1)], 'a-token');
    await transact([add(1)], 'a-token');
    expect(await count()).toBe(1);
    await expect(transact([add(2)], 'a-token')).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
    nowMs += 10 * 60_000;
    await transact([add(1)], 'a-token');
    expect(await count()).toBe(2);
  });
});

describe('queries', () => {
  const of = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': S('page') } };
  beforeAll(async () => {
    for (const n of [3, 1, 0, 2, 4]) await put({ ...key('page', `s#${n}`), gsi: S('g'), even: { BOOL: n % 2 === 0 } });
  });

  test('backwards, by the start of the key, page by page', async () => {
    const asked = {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :s)',
      ExpressionAttributeValues: { ':pk': S('page'), ':s': S('s#') },
      Limit: 2,
      ScanIndexForward: false,
    };
    const first = await query(asked);
    expect(sortKeys(first.Items)).toEqual(['s#4', 's#3']);
    expect(first.LastEvaluatedKey).toEqual(key('page', 's#3'));
    const next = await query({ ...asked, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(sortKeys(next.Items)).toEqual(['s#2', 's#1']);
  });

  test('a filter is applied after the limit, a full last page still says where to go on', async () => {
    const values = { ':pk': S('page'), ':yes': { BOOL: true } };
    const page = await query({ ...of, FilterExpression: 'even = :yes', ExpressionAttributeValues: values, Limit: 5 });
    expect([page.Count, page.ScannedCount, page.LastEvaluatedKey]).toEqual([3, 5, key('page', 's#4')]);
  });

  test('a page ends at 1 MB', async () => {
    for (let n = 0; n < 4; n += 1) await put({ ...key('big', String(n)), d: S('x'.repeat(350 * 1_024)) });
    const page = await query({ ...of, ExpressionAttributeValues: { ':pk': S('big') } });
    expect([page.Count, page.LastEvaluatedKey]).toEqual([3, key('big', '2')]);
  });

  test('an index has its keys only, and lags as far as it is told', async () => {
    const asked = {
      IndexName: 'global',
      KeyConditionExpression: 'gsi = :g',
      ExpressionAttributeValues: { ':g': S('g') },
    };
    const page = await query({ ...asked, Limit: 1 });
    expect(page.Items).toEqual([{ ...key('page', 's#0'), gsi: S('g') }]);
    await put({ ...key('page', 's#9'), gsi: S('g') });
    behind = 1;
    expect(sortKeys((await query(asked)).Items)).not.toContain('s#9');
    behind = 0;
    expect(sortKeys((await query(asked)).Items)).toContain('s#9');
  });

  test('a scan goes on after a page and finds what a filter lets through', async () => {
    const asked = { TableName, FilterExpression: '#even = :yes', ProjectionExpression: 'sk' };
    const told = await client.send(
      new ScanCommand({
        ...asked,
        ExclusiveStartKey: key('big', '2'),
        ExpressionAttributeNames: { '#even': 'even' },
        ExpressionAttributeValues: { ':yes': { BOOL: true } },
      }),
    );
    expect(told.Items).toEqual(['s#0', 's#2', 's#4'].map((text) => ({ sk: S(text) })));
  });
});

test('each change is told with the item before and after', async () => {
  changes.length = 0;
  await put({ ...key('stream'), v: N(1) });
  await update(key('stream'), 'ADD v :one', { ':one': N(1) });
  await expect(put(key('stream'), { ConditionExpression: 'attribute_not_exists(pk)' })).rejects.toThrow();
  expect(changes.map(({ before, after }) => [before?.v, after?.v])).toEqual([
    [undefined, N(1)],
    [N(1), N(2)],
  ]);
});
