import { makeCdrFile } from '../../local/demo/cdr-file';
import { newResource } from '../../shared/tmf/write-resource';
import { MAX_RECORDS_PER_MESSAGE } from '../../shared/usage-management/messages';
import { FILE_RECORDS_MAX } from '../../shared/usage-management/read-file';
import { inboxKey } from '../../shared/usage-management/receive-file';
import { usageFile, usageFileApi } from '../../shared/usage-management/resources';
import { Inbox, objectOf, RECEIVED, RECEIVED_MS, TENANT } from './inbox';

const numbers = Array.from({ length: 30 }, (_, at) => `4917000000${String(at).padStart(2, '0')}`);
const demo = makeCdrFile({
  seed: 3,
  tenantNumbers: numbers,
  records: 5_000,
  from: '2026-01-31T00:00:00Z',
  to: '2026-02-01T00:00:00Z',
});
const HEADER = 'HDR;DEMOHOST;3;2026-02-01;1';
const line = (id: string, msisdn = '491700000001') => `CDR;${id};SMO;${msisdn};20260131101112+0100;;;;4930123456;`;

function inboxOf(subscribers: readonly string[] = numbers): Inbox {
  const inbox = new Inbox();
  for (const number of subscribers) inbox.subscribers.add(number);
  return inbox;
}

test('a day’s file: every line is charged, a duplicate, or in quarantine with a reason', async () => {
  const inbox = inboxOf();
  const taken = await inbox.ingest(objectOf(demo.csv));
  expect(await inbox.file(taken?.fileId ?? '')).toMatchObject({ state: 'sent', read: 5_000, complete: true });
  await inbox.settle();
  const { charged, duplicate, quarantined } = (await inbox.file(taken?.fileId ?? '')).totals;
  expect({ charged, duplicate, quarantined }).toEqual({
    charged: demo.expected.chargeable,
    duplicate: demo.expected.duplicates,
    quarantined: demo.expected.malformed + demo.expected.unknown,
  });
  expect(charged + duplicate + quarantined).toBe(5_000);
  expect((await inbox.file(taken?.fileId ?? '')).state).toBe('accounted');
  const kept = await inbox.quarantined();
  expect(kept).toHaveLength(demo.expected.malformed + demo.expected.unknown);
  expect(kept.every((item) => item.reason !== undefined && (item.raw !== undefined || item.record !== undefined))).toBe(
    true,
  );
});

test('a message holds few subscribers and at most its limit of records', async () => {
  const inbox = inboxOf();
  await inbox.ingest(objectOf(demo.csv));
  const sizes = inbox.sent.map((message) => message.records.length);
  expect(Math.max(...sizes)).toBe(MAX_RECORDS_PER_MESSAGE);
  const met = inbox.sent.reduce(
    (sum, message) => sum + new Set(message.records.map((record) => record.msisdn)).size,
    0,
  );
  const subscribers = new Set(inbox.sent.flatMap((message) => message.records.map((record) => record.msisdn))).size;
  expect(met).toBeLessThan(subscribers + inbox.sent.length);
});

test('killed mid-file and read again: the same chunks under the same numbers, nothing lost, nothing twice', async () => {
  const whole = inboxOf();
  await whole.ingest(objectOf(demo.csv));
  const inbox = inboxOf();
  inbox.failAfter = 41;
  await expect(inbox.ingest(objectOf(demo.csv))).rejects.toThrow('killed');
  expect(inbox.sent).toHaveLength(41);
  inbox.failAfter = Number.POSITIVE_INFINITY;
  const again = await inbox.ingest(objectOf(demo.csv), RECEIVED_MS + 3 * 86_400_000);
  expect(inbox.sent.slice(41)).toEqual(whole.sent);
  expect(inbox.sent.slice(0, 41)).toEqual(whole.sent.slice(0, 41));
  await inbox.settle();
  expect(inbox.charged.size).toBe(demo.expected.chargeable);
  expect(await inbox.file(again?.fileId ?? '')).toMatchObject({ state: 'accounted', receivedAt: RECEIVED });
});

test('read by two at once, it is accounted for once', async () => {
  const inbox = inboxOf();
  const [one, other] = await Promise.all([inbox.ingest(objectOf(demo.csv)), inbox.ingest(objectOf(demo.csv))]);
  expect(other?.fileId).toBe(one?.fileId);
  await inbox.settle();
  expect(inbox.charged.size).toBe(demo.expected.chargeable);
  expect(await inbox.file(one?.fileId ?? '')).toMatchObject({ state: 'accounted', read: 5_000 });
  await inbox.ingest(objectOf(demo.csv));
  expect((await inbox.file(one?.fileId ?? '')).totals.charged).toBe(demo.expected.chargeable);
});

test('another version of the same object is another file', async () => {
  const inbox = inboxOf();
  const first = await inbox.ingest(objectOf(demo.csv));
  const second = await inbox.ingest(objectOf(demo.csv, { version: 'v2' }));
  expect(second?.fileId).not.toBe(first?.fileId);
  expect(second?.state).toBe('sent');
});

test('announced again after it was read: nothing is sent again', async () => {
  const inbox = inboxOf();
  await inbox.ingest(objectOf(demo.csv));
  const before = inbox.sent.length;
  await inbox.ingest(objectOf(demo.csv));
  expect(inbox.sent).toHaveLength(before);
});

test('the same bytes under another name are another file, whose usage is all duplicate', async () => {
  const inbox = inboxOf();
  await inbox.ingest(objectOf(demo.csv));
  await inbox.settle();
  const before = { charged: inbox.charged.size, sent: inbox.sent.length };
  const twin = await inbox.ingest(objectOf(demo.csv, { key: `inbox/${TENANT}/again.csv` }));
  await inbox.settle(before.sent);
  expect(inbox.charged.size).toBe(before.charged);
  expect((await inbox.file(twin?.fileId ?? '')).totals).toMatchObject({
    charged: 0,
    duplicate: demo.expected.chargeable + demo.expected.duplicates,
  });
  expect((await inbox.file(twin?.fileId ?? '')).state).toBe('accounted');
});

test('an announced file is taken by the upload that was made for it, its next version is a file of its own', async () => {
  const inbox = inboxOf();
  const id = '01KH0000000000000000000000';
  const objectKey = inboxKey(TENANT, id, 'day.csv');
  const body = { name: 'day.csv', objectKey };
  await inbox.store.create(
    newResource(usageFile, { tenant: TENANT, id, body, basePath: usageFileApi.basePath, nowMs: 0 }),
  );
  const object = objectOf(`${HEADER}\n${line('A')}\nTRL;1\n`, { key: objectKey });
  expect((await inbox.ingest(object))?.fileId).toBe(id);
  expect((await inbox.ingest(object))?.fileId).toBe(id);
  expect(inbox.sent).toHaveLength(1);
  expect((await inbox.ingest({ ...object, version: 'v2' }))?.fileId).toMatch(/^file-/);
});

test.each([
  ['unknown-format', 'not,a,feed\n1,2,3\n'],
  ['unknown-format', ''],
  ['unknown-format', `${HEADER.replace(';3;', ';4;')}\n${line('A')}`],
  ['file-too-large', `${HEADER}\n${`${line('A')}\n`.repeat(FILE_RECORDS_MAX + 1)}`],
  ['mostly-malformed', `${HEADER}\n${'x\n'.repeat(10_001)}`],
])('a file that is refused as a whole, %s, sends nothing and says why', async (reason, text) => {
  const inbox = inboxOf();
  const taken = await inbox.ingest(objectOf(text));
  expect(await inbox.file(taken?.fileId ?? '')).toMatchObject({ state: 'rejected', reason });
  expect(inbox.sent).toEqual([]);
  expect(await inbox.quarantined()).toMatchObject([{ reason, file: { id: taken?.fileId } }]);
});

test.each(['outbox/brandy/day.csv', 'inbox/Brandy/day.csv', 'inbox/brandy/more/day.csv', 'inbox/day.csv'])(
  'an object at %s is in no tenant’s inbox',
  async (key) => {
    const inbox = inboxOf();
    expect(await inbox.ingest(objectOf(demo.csv, { key }))).toBeUndefined();
    expect(inbox.sent).toEqual([]);
  },
);

test('a file that was cut off says so, and what there is of it is charged', async () => {
  const inbox = inboxOf();
  const taken = await inbox.ingest(objectOf(`${HEADER}\n${line('A')}\n${line('B').slice(0, 30)}`));
  await inbox.settle();
  expect(await inbox.file(taken?.fileId ?? '')).toMatchObject({
    state: 'accounted',
    complete: false,
    read: 2,
    totals: { charged: 1, quarantined: 1 },
  });
});

test('a file without a record is accounted for at once', async () => {
  const inbox = inboxOf();
  const taken = await inbox.ingest(objectOf(`${HEADER}\nTRL;0\n`));
  expect(await inbox.file(taken?.fileId ?? '')).toMatchObject({ state: 'accounted', read: 0, complete: true });
});
