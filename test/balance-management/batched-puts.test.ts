import type { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BATCH_PUTS_MAX, BatchedPuts } from '../../shared/adapters/aws/batched-puts';

type Puts = NonNullable<BatchWriteItemCommand['input']['RequestItems']>[string];

/** A table that answers each request as `answer` says: what it leaves over. */
function makeBatch(answer: (ids: readonly string[], request: number) => readonly string[] = () => []) {
  const requests: string[][] = [];
  const send = async ({ input }: BatchWriteItemCommand) => {
    const puts: Puts = input.RequestItems?.rows ?? [];
    const ids = puts.map(({ PutRequest }) => PutRequest?.Item?.id?.S ?? '');
    requests.push(ids);
    const left = answer(ids, requests.length);
    return {
      UnprocessedItems: left.length === 0 ? {} : { rows: puts.filter((_, at) => left.includes(ids[at] ?? '')) },
    };
  };
  const batch = new BatchedPuts({ send } as unknown as DynamoDBClient, 'rows', ({ id }) => id?.S ?? '');
  return { requests, put: (id: string) => batch.put({ id: { S: id } }) };
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `row-${at}`);

test('what is put at the same moment goes in one request, as many as one takes', async () => {
  const { requests, put } = makeBatch();
  await Promise.all(ids(BATCH_PUTS_MAX + 1).map(put));
  expect(requests.map((one) => one.length)).toEqual([BATCH_PUTS_MAX, 1]);
  await put('later');
  expect(requests.at(-1)).toEqual(['later']);
});

test('the same item twice goes in two requests, since one may hold none twice', async () => {
  const { requests, put } = makeBatch();
  await Promise.all(['a', 'b', 'a'].map(put));
  expect(requests).toEqual([['a', 'b'], ['a']]);
});

test('what a table leaves over is sent again, and nobody is told before it is stored', async () => {
  const { requests, put } = makeBatch((sent, request) => (request <= 2 ? sent.filter((id) => id === 'row-1') : []));
  const stored: string[] = [];
  await Promise.all(ids(3).map((id) => put(id).then(() => stored.push(id))));
  expect(requests).toEqual([['row-0', 'row-1', 'row-2'], ['row-1'], ['row-1']]);
  expect(stored).toEqual(['row-0', 'row-2', 'row-1']);
});

test('what stays unwritten is refused by itself; what was stored is stored', async () => {
  const { requests, put } = makeBatch((sent) => sent.filter((id) => id === 'row-0'));
  const [refused, stored] = await Promise.allSettled(ids(2).map(put));
  expect([refused?.status, stored?.status]).toEqual(['rejected', 'fulfilled']);
  expect(requests).toHaveLength(5);
});

test('a request that fails refuses all that it carried', async () => {
  const { put } = makeBatch(() => {
    throw new Error('throttled');
  });
  const all = await Promise.allSettled(ids(3).map(put));
  expect(all.map((one) => one.status)).toEqual(['rejected', 'rejected', 'rejected']);
});
