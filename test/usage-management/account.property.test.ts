import fc from 'fast-check';
import { FARTHING_CSV } from '../../shared/usage-management/built-in-mappings';
import type { UsageMessage } from '../../shared/usage-management/messages';
import { readRecords, surveyFile } from '../../shared/usage-management/read-file';
import { Inbox, objectOf, RECEIVED_MS } from './inbox';

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000);
const run = (property: fc.IAsyncProperty<unknown>, numRuns: number) => fc.assert(property, { seed, numRuns });
const context = { fileId: 'file-1', receivedMs: RECEIVED_MS, mapping: FARTHING_CSV };
const HEADER = 'HDR;DEMOHOST;3;2026-02-01;1\n';

beforeAll(() => console.info(`SEED=${seed}`));

const number = fc.constantFrom('491700000001', '491700000002', '491700000003', '491599000000');
const record = fc
  .tuple(fc.integer({ min: 1, max: 25 }), number)
  .map(([id, msisdn]) => `CDR;R${id};SMO;${msisdn};20260131101112+0100;;;;4930123456;`);
const noise = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', '"', 'TRL;x', 'TRL;1', HEADER.trim(), `CDR;${'9'.repeat(2_000)}`, 'CDR;R1;MOC;1;2;3;4;5;6;7'),
);
const file = fc.array(fc.oneof({ weight: 3, arbitrary: record }, { weight: 1, arbitrary: noise }), { maxLength: 80 });

test('any bytes as a file: never a throw, and every line is sent or quarantined', async () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 3_000 }),
    fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.concat([Buffer.from(HEADER), bytes])),
    file.map((lines) => Buffer.from(HEADER + lines.join('\n'))),
  );
  await run(
    fc.asyncProperty(anything, async (bytes) => {
      const survey = await surveyFile(await objectOf(bytes).open(), context);
      const inbox = new Inbox();
      const taken = await inbox.ingest(objectOf(bytes));
      if (!survey.ok) {
        expect(taken?.state).toBe('rejected');
        return;
      }
      const sent = inbox.sent.reduce((sum, message) => sum + message.records.length, 0);
      expect(sent + (await inbox.quarantined()).length).toBe(survey.value.read);
      const sources = inbox.sent.flatMap((message) => message.records.map((one) => one.source));
      expect(new Set(sources).size).toBe(sent);
    }) as fc.IAsyncProperty<unknown>,
    300,
  );
});

test('lines are the same wherever the bytes were cut', async () => {
  const read = async (pieces: AsyncIterable<Uint8Array>) => {
    const lines = [];
    for await (const line of readRecords(pieces, context)) lines.push(line);
    return lines;
  };
  await run(
    fc.asyncProperty(file, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), async (lines, cuts) => {
      const bytes = Buffer.from(HEADER + lines.join('\r\n'));
      const cut = (async function* () {
        for (let from = 0, at = 0; from < bytes.length; at += 1) {
          const size = cuts[at % cuts.length] ?? 1;
          yield bytes.subarray(from, from + size);
          from += size;
        }
      })();
      expect(await read(cut)).toEqual(await read(await objectOf(bytes).open()));
    }) as fc.IAsyncProperty<unknown>,
    200,
  );
});

test('outcomes redelivered, reordered, and charged after a refusal: the account holds and nothing stays behind', async () => {
  const deliveries = fc.array(fc.nat(), { minLength: 1, maxLength: 60 });
  await run(
    fc.asyncProperty(file, deliveries, fc.nat(60), async (lines, order, topUpAt) => {
      const inbox = new Inbox();
      for (const subscriber of ['491700000001', '491700000002', '491700000003']) inbox.subscribers.add(subscriber);
      inbox.broke.add('491700000002');
      const taken = await inbox.ingest(objectOf(HEADER + lines.join('\n')));
      const fileId = taken?.fileId ?? '';
      const toldEarly: ReturnType<Inbox['charge']>[] = [];
      const deliver = async (message: UsageMessage | undefined): Promise<void> => {
        if (message === undefined) return;
        const outcomes = inbox.charge(message);
        toldEarly.push(outcomes);
        await inbox.record(outcomes);
      };
      for (const [at, pick] of order.entries()) {
        if (at === topUpAt) inbox.broke.clear();
        await deliver(inbox.sent[pick % Math.max(1, inbox.sent.length)]);
      }
      for (const message of inbox.sent) await deliver(message);
      // What was reported first arrives once more, last: a late refusal must not undo a charge.
      for (const outcomes of toldEarly) await inbox.record(outcomes);

      const { read = 0, state, totals } = await inbox.file(fileId);
      expect(totals.charged + totals.duplicate + totals.quarantined).toBe(read);
      expect(state).toBe('accounted');
      expect(totals.charged).toBe(inbox.charged.size);
      expect(await inbox.quarantined('quarantined')).toHaveLength(totals.quarantined);
    }) as fc.IAsyncProperty<unknown>,
    150,
  );
});
