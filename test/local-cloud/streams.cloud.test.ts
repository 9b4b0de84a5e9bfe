import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { dynamodb, eventually, noted, output, run, sqs, takeUntil } from './contract';
import { STREAM_RETRIES } from './stack';

const TableName = output('Changes');
const key = (pk: string, sk = 'x') => ({ pk: { S: pk }, sk: { S: sk } });
const put = (pk: string, sk: string, more: Record<string, { S: string } | { N: string }> = {}) =>
  dynamodb.send(new PutItemCommand({ TableName, Item: { ...key(pk, sk), ...more } }));
const set = (pk: string, v: number) =>
  dynamodb.send(
    new UpdateItemCommand({
      TableName,
      Key: key(pk),
      UpdateExpression: 'SET v = :v',
      ExpressionAttributeValues: { ':v': { N: String(v) } },
    }),
  );
const changesOf = (pk: string, sk: string, count: number) =>
  eventually(`${count} changes of ${pk}`, async () => {
    const note = await noted(`stream#${pk}`, sk);
    return (note?.times ?? 0) >= count && note?.seen;
  });

describe('DynamoDB stream to Lambda', () => {
  test('changes of an item come in order with both images; a write that changes nothing does not come', async () => {
    const pk = `watched#order-${run}`;
    for (let v = 0; v <= 20; v += 1) await set(pk, v);
    await set(pk, 20);
    await dynamodb.send(new DeleteItemCommand({ TableName, Key: key(pk) }));
    const seen = await changesOf(pk, 'x', 22);
    const modified = Array.from({ length: 20 }, (_, v) => ['MODIFY', String(v), String(v + 1), null]);
    expect(seen).toEqual([['INSERT', null, '0', null], ...modified, ['REMOVE', '20', null, null]]);
  });

  test('a record that keeps failing is given up after its retries, and those behind it come once', async () => {
    const pk = `watched#poison-${run}`;
    for (let n = 0; n < 5; n += 1) await put(pk, `r${n}`, n === 2 ? { poison: { N: '1' } } : {});
    await changesOf(pk, 'r4', 1);
    const times = await Promise.all([0, 1, 2, 3, 4].map(async (n) => (await noted(`stream#${pk}`, `r${n}`))?.times));
    expect(times).toEqual([1, 1, 1 + STREAM_RETRIES, 1, 1]);
    const [dead] = await takeUntil('StreamDead', 1);
    expect(JSON.parse(dead?.Body ?? '{}')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted' },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
  });

  test('the filter keeps other items out', async () => {
    await put(`other#${run}`, 'x');
    await put(`watched#after-${run}`, 'x');
    await changesOf(`watched#after-${run}`, 'x', 1);
    expect(await noted(`stream#other#${run}`, 'x')).toBeUndefined();
  });

  test('a slow consumer of a stream does not hold up the queues', async () => {
    await put(`watched#slow-${run}`, 'x', { sleepMs: { N: '8000' } });
    await changesOf(`watched#slow-${run}`, 'x', 1);
    await put(`watched#behind-${run}`, 'x');
    const MessageBody = JSON.stringify({ run: `beside-${run}`, n: 0 });
    await sqs.send(new SendMessageCommand({ QueueUrl: output('Work'), MessageBody }));
    await eventually('the message', () => noted(`queue#beside-${run}`, '0'));
    // The message was handled while the stream's own next record still waits.
    expect(await noted(`stream#watched#behind-${run}`, 'x')).toBeUndefined();
  });

  test('an expired item is removed by the service', async () => {
    const pk = `watched#expired-${run}`;
    await put(pk, 'x', { expires: { N: String(Math.floor(Date.now() / 1_000) - 60) } });
    // The local cloud looks once a minute; AWS within days.
    const removed = await eventually(
      'the removal',
      async () => {
        const seen = (await noted(`stream#${pk}`, 'x'))?.seen ?? [];
        return seen.length > 1 && seen[1];
      },
      70_000,
    );
    expect(removed).toEqual(['REMOVE', null, null, 'dynamodb.amazonaws.com']);
  }, 80_000);
});
