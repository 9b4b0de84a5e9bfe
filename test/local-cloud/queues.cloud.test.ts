import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { depth, eventually, noted, output, run, sqs, take, takeUntil } from './contract';
import { FIFO_TRIES, QUEUE_TRIES } from './stack';

const body = (message: object): string => JSON.stringify(message);
const isOf = (of: string) => (message: { Body?: string }) => JSON.parse(message.Body ?? '{}').run === of;

describe('SQS to Lambda', () => {
  test('a message that fails is tried again alone and then goes to the dead-letter queue', async () => {
    const of = `partial-${run}`;
    const Entries = Array.from({ length: 10 }, (_, n) => ({
      Id: `m${n}`,
      MessageBody: body({ run: of, n, fails: n === 3 }),
    }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: output('Work'), Entries }));
    const [dead] = await takeUntil('Dead', 1, isOf(of));
    expect(JSON.parse(dead?.Body ?? '').n).toBe(3);
    const times = await Promise.all(Entries.map(async (_, n) => (await noted(`queue#${of}`, String(n)))?.times));
    expect(times).toEqual([1, 1, 1, QUEUE_TRIES, 1, 1, 1, 1, 1, 1]);
  });

  test('a handler that throws fails its whole batch', async () => {
    const of = `throws-${run}`;
    await sqs.send(
      new SendMessageCommand({ QueueUrl: output('Work'), MessageBody: body({ run: of, n: 0, throws: true }) }),
    );
    await takeUntil('Dead', 1, isOf(of));
    expect((await noted(`queue#${of}`, '0'))?.times).toBe(QUEUE_TRIES);
  });

  test('a function that ends in the middle of a batch gets it again', async () => {
    const of = `killed-${run}`;
    // Longer than the function may take: its process is ended, as when a machine dies.
    await sqs.send(
      new SendMessageCommand({ QueueUrl: output('Work'), MessageBody: body({ run: of, n: 0, sleepMs: 30_000 }) }),
    );
    await eventually('a second delivery', async () => ((await noted(`queue#${of}`, '0'))?.times ?? 0) >= 2);
  });

  test('a consumer with a window gathers what comes within it, more than ten too', async () => {
    const of = `gathered-${run}`;
    for (const from of [0, 10]) {
      const Entries = Array.from({ length: from === 0 ? 10 : 2 }, (_, n) => ({
        Id: `m${n}`,
        MessageBody: body({ run: of, n: from + n, sized: from + n === 0 }),
      }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: output('Gathered'), Entries }));
    }
    const note = await eventually('the first message', () => noted(`queue#${of}`, 'batch'));
    expect(note.seen[0]).toBe(12);
  });

  test('a delayed message comes no sooner', async () => {
    const of = `late-${run}`;
    const sent = Date.now();
    await sqs.send(
      new SendMessageCommand({ QueueUrl: output('Work'), DelaySeconds: 2, MessageBody: body({ run: of, n: 0 }) }),
    );
    await eventually('the delayed message', () => noted(`queue#${of}`, '0'));
    expect(Date.now() - sent).toBeGreaterThanOrEqual(1_900);
  });

  test('maxConcurrency bounds how many batches run at once', async () => {
    const of = `bounded-${run}`;
    const started = Date.now();
    for (let n = 0; n < 4; n += 1) {
      const Entries = [{ Id: 'm', MessageBody: body({ run: of, n, sleepMs: 500 }) }];
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: output('Work'), Entries }));
      await eventually(`message ${n}`, () => noted(`queue#${of}`, String(n)));
    }
    await eventually('an empty queue', async () => (await depth('Work')) === 0);
    // Four half seconds, two at a time.
    expect(Date.now() - started).toBeGreaterThanOrEqual(950);
  });
});

describe('SQS FIFO to Lambda', () => {
  test('each group is delivered in order, and what was sent twice once', async () => {
    const of = `fifo-${run}`;
    const send = (group: string, n: number, fails = false) =>
      sqs.send(
        new SendMessageCommand({
          QueueUrl: output('Fifo'),
          MessageGroupId: `${group}`,
          MessageBody: body({ run: of, n, fails, group }),
        }),
      );
    for (let n = 0; n < 6; n += 1) await send('a', n);
    await send('a', 0);
    const seen = await eventually('the group', async () => {
      const note = await noted(`queue#${of}`, 'a');
      return (note?.times ?? 0) >= 6 && note?.seen;
    });
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('a message that fails holds up its own group only', async () => {
    const of = `fifo-block-${run}`;
    for (const [group, n] of [
      ['b', 0],
      ['b', 1],
      ['c', 2],
      ['b', 3],
    ] as const) {
      const MessageBody = body({ run: of, n, fails: n === 1 });
      await sqs.send(new SendMessageCommand({ QueueUrl: output('Fifo'), MessageGroupId: group, MessageBody }));
    }
    // What stood behind it in the batch was received as often: it may be given up with it, but never comes before it.
    const dead = (await takeUntil('FifoDead', 1, isOf(of))).map(({ Body = '' }) => JSON.parse(Body).n as number);
    expect(dead[0]).toBe(1);
    const handled = await eventually('the last of the group, handled or given up', async () => {
      dead.push(...(await take('FifoDead')).filter(isOf(of)).map(({ Body = '' }) => JSON.parse(Body).n as number));
      const { seen = [] } = (await noted(`queue#${of}`, 'b')) ?? {};
      return (seen.includes(3) || dead.includes(3)) && seen;
    });
    expect(handled.slice(0, 1 + FIFO_TRIES)).toEqual([0, ...Array.from({ length: FIFO_TRIES }, () => 1)]);
    expect((await noted(`queue#${of}`, 'c'))?.seen).toEqual([2]);
  });
});
