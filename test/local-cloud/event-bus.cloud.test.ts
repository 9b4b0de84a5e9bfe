import {
  DescribeReplayCommand,
  EventBridgeClient,
  ListArchivesCommand,
  PutEventsCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { eventually, noted, output, run, takeUntil } from './contract';

const bus = new EventBridgeClient({});
const put = (id: string, detail: object, { source = 'contract.orders', type = 'OrderPlaced' } = {}) =>
  bus.send(
    new PutEventsCommand({
      Entries: [
        { EventBusName: 'contract', Source: source, DetailType: type, Detail: JSON.stringify({ id, ...detail }) },
      ],
    }),
  );
const idsIn = (messages: { Body?: string }[]) => messages.map(({ Body = '{}' }) => JSON.parse(Body).detail.id);
const ofThisRun = (tag: string) => (message: { Body?: string }) =>
  String(JSON.parse(message.Body ?? '{}').detail?.id ?? '').startsWith(`${tag}-${run}`);

describe('EventBridge', () => {
  test('rules choose by source, type and detail, and a queue gets the whole event', async () => {
    await put(`rule-${run}-hit`, { amount: 101, region: 'eu' });
    await put(`rule-${run}-low`, { amount: 100, region: 'eu' });
    await put(`rule-${run}-test`, { amount: 500, region: 'test' });
    await put(`rule-${run}-type`, { amount: 500, region: 'eu' }, { type: 'Other' });
    await put(`rule-${run}-source`, { amount: 500, region: 'eu' }, { source: 'elsewhere' });
    const event = await eventually('the event at the function', () => noted('event', `rule-${run}-hit`));
    expect(Object.keys(event.seen[0] as object).sort()).toEqual(
      ['account', 'detail', 'detail-type', 'id', 'region', 'resources', 'source', 'time', 'version'].sort(),
    );
    const queued = await takeUntil('Target', 3, ofThisRun('rule'));
    expect(idsIn(queued).sort()).toEqual([`rule-${run}-hit`, `rule-${run}-low`, `rule-${run}-type`]);
    // Its amount was over 100, but its region kept it out of the queue only.
    await eventually('the event from the test region', () => noted('event', `rule-${run}-test`));
    expect(await noted('event', `rule-${run}-low`)).toBeUndefined();
    expect(await noted('event', `rule-${run}-source`)).toBeUndefined();
  });

  test('a function that fails is tried twice more', async () => {
    await put(`fails-${run}`, { amount: 500, region: 'eu', fails: true });
    await eventually('three tries', async () => ((await noted('event', `fails-${run}`))?.times ?? 0) === 3);
  });

  test('an event with nowhere to go is refused in the answer, not in the whole request', async () => {
    const answer = await bus.send(
      new PutEventsCommand({
        Entries: [
          { EventBusName: 'contract', Source: 'contract.orders', DetailType: 'Fine', Detail: '{"id":"fine"}' },
          { EventBusName: 'contract', Source: 'contract.orders', DetailType: 'Broken', Detail: 'no json' },
        ],
      }),
    );
    expect(answer.FailedEntryCount).toBe(1);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, 'MalformedDetail']);
  });

  test('the archive replays what passed', async () => {
    const from = new Date(Date.now() - 2_000);
    await put(`replay-${run}`, { amount: 500, region: 'eu' });
    await eventually('the event', () => noted('event', `replay-${run}`));
    const { Archives = [] } = await bus.send(new ListArchivesCommand({ NamePrefix: 'contract' }));
    const archive = output('BusArn').replace(':event-bus/contract', `:archive/${Archives[0]?.ArchiveName}`);
    const ReplayName = `replay-${run}`;
    await bus.send(
      new StartReplayCommand({
        ReplayName,
        EventSourceArn: archive,
        EventStartTime: from,
        EventEndTime: new Date(Date.now() + 1_000),
        Destination: { Arn: output('BusArn') },
      }),
    );
    await eventually(
      'the replay',
      async () => (await bus.send(new DescribeReplayCommand({ ReplayName }))).State === 'COMPLETED',
    );
    const note = await eventually('the event again', async () => {
      const seen = await noted('event', `replay-${run}`);
      return (seen?.times ?? 0) >= 2 && seen;
    });
    expect(note.seen[1]).toMatchObject({ 'replay-name': ReplayName });
  });
});

describe('S3 to SQS', () => {
  test('a dropped file is told of, by its prefix and suffix', async () => {
    const s3 = new S3Client({ forcePathStyle: true });
    const drop = (Key: string) => s3.send(new PutObjectCommand({ Bucket: output('FilesName'), Key, Body: 'a,b\n' }));
    await drop(`out/${run}.csv`);
    await drop(`in/${run}.txt`);
    await drop(`in/${run} file.csv`);
    const told = await takeUntil('Dropped', 1, ({ Body = '' }) => Body.includes(run));
    const records = told.flatMap(({ Body = '{}' }) => JSON.parse(Body).Records ?? []);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: output('FilesName') }, object: { key: `in/${run}+file.csv`, size: 4 } },
    });
  });
});
