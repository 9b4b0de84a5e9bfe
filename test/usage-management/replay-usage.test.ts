import { replayAll, replayUsage } from '../../shared/usage-management/replay-usage';
import { Inbox, objectOf, RECEIVED_MS, TENANT } from './inbox';

const HEADER = 'HDR;DEMOHOST;3;2026-02-01;1';
const KNOWN = '491700000001';
const UNKNOWN = '491599000000';
const line = (id: string, msisdn = KNOWN, start = '20260131101112+0100') =>
  `CDR;${id};SMO;${msisdn};${start};;;;4930123456;`;
const corrected = {
  service: 'sms',
  msisdn: KNOWN,
  startedAt: '2026-01-31T09:11:12Z',
  quantity: '1',
  destination: '4930123456',
} as const;

/** A file with one good line, one of nobody's number, one with a broken date and one that is noise. */
async function quarantinedFile() {
  const inbox = new Inbox();
  inbox.subscribers.add(KNOWN);
  const lines = [HEADER, line('A'), line('B', UNKNOWN), line('C', KNOWN, '20260231101112+0100'), '#noise', 'TRL;4'];
  const fileId = (await inbox.ingest(objectOf(lines.join('\n'))))?.fileId ?? '';
  await inbox.settle();
  const context = { store: inbox.store, sender: inbox.sender, tenant: TENANT, nowMs: RECEIVED_MS };
  const idOf = (line: number) => `${fileId}-${line}`;
  const item = async (line: number) => (await inbox.quarantined()).find((one) => one.id === idOf(line));
  const totals = async () => (await inbox.file(fileId)).totals;
  return { inbox, context, fileId, idOf, item, totals };
}

test('an unknown number that became a subscriber is replayed and charged once, however often', async () => {
  const { inbox, context, idOf, item, totals } = await quarantinedFile();
  expect(await totals()).toMatchObject({ charged: 1, quarantined: 3 });
  inbox.subscribers.add(UNKNOWN);
  const from = inbox.sent.length;
  for (let times = 0; times < 3; times += 1) expect((await replayUsage(idOf(3), undefined, context)).ok).toBe(true);
  expect(inbox.sent.slice(from).map(({ records }) => [records[0]?.usageId, records[0]?.source])).toEqual(
    Array(3).fill(['DEMOHOST-B', `replay:${idOf(3)}`]),
  );
  await inbox.settle(from);
  expect(await item(3)).toMatchObject({ state: 'resolved', resolution: 'charged', replayCount: 3 });
  expect(await totals()).toMatchObject({ charged: 2, duplicate: 0, quarantined: 2, expected: 4 });
  expect(await replayUsage(idOf(3), undefined, context)).toMatchObject({
    ok: false,
    error: { code: 'illegal-transition' },
  });
});

test('one that fails again stays, with the new reason', async () => {
  const { inbox, context, idOf, item, totals } = await quarantinedFile();
  const from = inbox.sent.length;
  inbox.subscribers.add(UNKNOWN);
  inbox.broke.add(UNKNOWN);
  await replayUsage(idOf(3), undefined, context);
  expect(await item(3)).toMatchObject({ state: 'replaying', reason: 'unknown-subscriber' });
  await inbox.settle(from);
  expect(await item(3)).toMatchObject({ state: 'quarantined', reason: 'insufficient-balance' });
  expect(await totals()).toMatchObject({ charged: 1, quarantined: 3 });
});

test('a malformed line is charged by its correction, under the id that its line had', async () => {
  const { inbox, context, idOf, item, totals } = await quarantinedFile();
  expect(await replayUsage(idOf(4), undefined, context)).toMatchObject({ ok: false, error: { code: 'unprocessable' } });
  const from = inbox.sent.length;
  const wrong = { ...corrected, quantity: '-1' };
  expect(await replayUsage(idOf(4), wrong, context)).toMatchObject({
    ok: false,
    error: { code: 'unprocessable', referenceError: 'urn:farthing:usage:negative-quantity' },
  });
  expect((await replayUsage(idOf(4), { ...corrected, usageId: 'another' }, context)).ok).toBe(true);
  expect(inbox.sent[from]?.records[0]).toMatchObject({ usageId: 'DEMOHOST-C', msisdn: KNOWN });
  await inbox.settle(from);
  expect(await item(4)).toMatchObject({ state: 'resolved', correctedRecord: { msisdn: KNOWN } });
  expect(await totals()).toMatchObject({ charged: 2, quarantined: 2 });
});

test('what was charged meanwhile from elsewhere is a duplicate, and resolved', async () => {
  const { inbox, context, idOf, item, totals } = await quarantinedFile();
  inbox.charged.set('DEMOHOST-C', 'file-other:2');
  const from = inbox.sent.length;
  await replayUsage(idOf(4), corrected, context);
  await inbox.settle(from);
  expect(await item(4)).toMatchObject({ state: 'resolved', resolution: 'duplicate' });
  expect(await totals()).toMatchObject({ charged: 1, duplicate: 1, quarantined: 2 });
});

test('while a correction is under way another one waits', async () => {
  const { context, idOf } = await quarantinedFile();
  await replayUsage(idOf(4), corrected, context);
  expect(await replayUsage(idOf(4), { ...corrected, msisdn: UNKNOWN }, context)).toMatchObject({
    ok: false,
    error: { code: 'conflict' },
  });
  expect((await replayUsage(idOf(4), corrected, context)).ok).toBe(true);
});

test('in bulk: by reason, by file; what has no record is skipped, what is another reason is left', async () => {
  const { inbox, context, fileId, totals } = await quarantinedFile();
  inbox.subscribers.add(UNKNOWN);
  const from = inbox.sent.length;
  expect(await replayAll({ reason: 'no-tariff' }, context)).toEqual({ replayed: 0, skipped: 0 });
  expect(await replayAll({ fileId }, context)).toEqual({ replayed: 1, skipped: 2 });
  expect(await replayAll({ reason: 'unknown-subscriber' }, context)).toEqual({ replayed: 0, skipped: 0 });
  // Fifteen minutes later the outcome has not come: it was never sent, so it is sent again.
  const later = { ...context, nowMs: RECEIVED_MS + 16 * 60_000 };
  expect(await replayAll({ reason: 'unknown-subscriber' }, later)).toEqual({ replayed: 1, skipped: 0 });
  await inbox.settle(from);
  expect(await totals()).toMatchObject({ charged: 2, quarantined: 2 });
});

test('a file of two thousand unknown records is replayed in calls of at most 500, and charged once each', async () => {
  const inbox = new Inbox();
  const lines = Array.from({ length: 2_000 }, (_, at) => line(`N${at}`, UNKNOWN));
  const fileId = (await inbox.ingest(objectOf([HEADER, ...lines].join('\n'))))?.fileId ?? '';
  await inbox.settle();
  const context = { store: inbox.store, sender: inbox.sender, tenant: TENANT, nowMs: RECEIVED_MS };
  inbox.subscribers.add(UNKNOWN);
  const from = inbox.sent.length;
  let cursor: string | undefined;
  let calls = 0;
  do {
    const answer = await replayAll({ fileId, cursor }, context);
    expect(answer.replayed).toBeLessThanOrEqual(500);
    cursor = answer.cursor;
    calls += 1;
  } while (cursor !== undefined);
  expect(calls).toBe(4);
  await inbox.settle(from);
  expect((await inbox.file(fileId)).totals).toMatchObject({ charged: 2_000, quarantined: 0 });
  expect(await inbox.quarantined('resolved')).toHaveLength(2_000);
}, 60_000);
