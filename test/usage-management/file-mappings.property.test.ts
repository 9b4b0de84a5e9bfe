import fc from 'fast-check';
import { BUILT_IN_MAPPINGS, FARTHING_CSV, FARTHING_JSONL } from '../../shared/usage-management/built-in-mappings';
import type { FileMapping } from '../../shared/usage-management/file-mapping';
import { readRecords, surveyFile } from '../../shared/usage-management/read-file';
import { splitDetails } from '../../shared/usage-management/split-details';
import { Inbox, objectOf, RECEIVED_MS, TENANT } from './inbox';
import { FIXED, NAMED_CSV } from './mappings';
import { tapFile } from './tap-file';

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000);
const run = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number, check: (value: T) => Promise<void>) =>
  fc.assert(fc.asyncProperty(arbitrary, check), { seed, numRuns });

beforeAll(() => console.info(`SEED=${seed}`));

const MAPPINGS: readonly FileMapping[] = [...BUILT_IN_MAPPINGS, FIXED, NAMED_CSV];
/** The beginning of a file of each mapping, so that what follows is judged by it. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  'farthing-csv': 'HDR;DEMOHOST;3;x;1\n',
  'farthing-jsonl': '{"usageId":"a1","service":"sms","msisdn":"491700000001","startedAt":"2026-01-31T09:00:00Z"}\n',
  'farthing-tap': tapFile({ sequence: 1 }).slice(0, -200),
  fixed: '01000001\n',
  'named-csv': 'switch,id,kind,from,to,date,time,minutes,up,down,mcc,mnc,rg,status,ref\n',
};
const noise = fc.oneof(
  fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(text)),
  fc.json({ maxDepth: 5 }).map((text) => Buffer.from(text)),
  fc
    .array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', 'TRL;1', '99000001', 'a1', '\n', '\r\n', '1', ' '))
    .map((pieces) => Buffer.from(pieces.join(''))),
);
const file = fc
  .tuple(fc.constantFrom(...MAPPINGS), fc.boolean(), fc.array(noise, { maxLength: 4 }))
  .map(([mapping, begins, parts]) => ({
    mapping,
    bytes: Buffer.concat([Buffer.from(begins ? (BEGINNINGS[mapping.id] ?? '') : ''), ...parts]),
  }));

test('any file by any mapping: never a throw; every record is sent, left by declaration, or quarantined', async () => {
  await run(file, 400, async ({ mapping, bytes }) => {
    const context = { fileId: 'file-1', receivedMs: RECEIVED_MS, mapping };
    const survey = await surveyFile(await objectOf(bytes).open(), context);
    const found = { record: 0, malformed: 0, skipped: 0 };
    for await (const { kind } of readRecords(await objectOf(bytes).open(), context)) found[kind] += 1;
    if (!survey.ok) return;
    expect(found.record + found.malformed + found.skipped).toBe(survey.value.read);
    expect(found).toMatchObject({ malformed: survey.value.malformed, skipped: survey.value.skipped });
  });
});

const usage = fc.record({
  id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,20}$/),
  msisdn: fc.stringMatching(/^[1-9]\d{6,14}$/),
  destination: fc.stringMatching(/^[1-9]\d{2,14}$/),
  second: fc.integer({ min: Date.UTC(2025, 0, 1) / 1000, max: RECEIVED_MS / 1000 }),
  quantity: fc.integer({ min: 0, max: 86_400 }),
  visited: fc.constantFrom(undefined, '20899', '310260'),
});
type Written = typeof usage extends fc.Arbitrary<infer T> ? T : never;

const isoOf = ({ second }: Written): string => new Date(second * 1000).toISOString();
const digitsOf = (one: Written): string => isoOf(one).slice(0, 19).replace(/[-:T]/g, '');

/** The same usage as each format writes it. */
const WRITERS: readonly [FileMapping, (one: Written) => string][] = [
  [
    FARTHING_CSV,
    (one) =>
      `CDR;${one.id};MOC;+${one.msisdn};${digitsOf(one)}+0000;${one.quantity};;;00${one.destination};${one.visited ?? '00101'}`,
  ],
  [
    FARTHING_JSONL,
    (one) =>
      JSON.stringify({
        usageId: one.id,
        service: 'voice',
        msisdn: one.msisdn,
        startedAt: isoOf(one),
        quantity: one.quantity,
        destination: one.destination,
        visitedNetwork: one.visited,
      }),
  ],
  [
    FIXED,
    (one) => {
      const clock = new Date(one.quantity * 1000).toISOString().slice(11, 19).replaceAll(':', '');
      const quantity = one.quantity === 86_400 ? '240000' : clock;
      return `20${one.msisdn.padEnd(15)}${one.destination.padStart(15)}${digitsOf(one)}${quantity}`;
    },
  ],
];

test('what was written in a format is what is read from it', async () => {
  await run(fc.array(usage, { minLength: 1, maxLength: 20 }), 100, async (usages) => {
    for (const [mapping, write] of WRITERS) {
      const text = (BEGINNINGS[mapping.id] ?? '') + usages.map(write).join('\n');
      const content = mapping.format === 'jsonl' ? usages.map(write).join('\r\n') : text;
      const lines = [];
      const context = { fileId: 'f', receivedMs: RECEIVED_MS, mapping };
      for await (const line of readRecords(await objectOf(content).open(), context)) lines.push(line);
      expect(lines).toMatchObject(
        usages.map((one) => ({
          kind: 'record',
          record: {
            ...(mapping.format === 'fixed' ? {} : { usageId: `${mapping.feed}-${one.id}` }),
            msisdn: one.msisdn,
            destination: one.destination,
            startedAt: isoOf(one),
            quantity: String(one.quantity),
          },
        })),
      );
    }
  });
});

test('an array’s elements are cut out as they are, wherever the bytes were cut', async () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 });
  const element = fc.record({ a: fc.jsonValue({ maxDepth: 3 }), 'b"[{': fc.string() });
  await run(fc.tuple(fc.array(element, { maxLength: 12 }), cuts), 200, async ([elements, sizes]) => {
    const document = JSON.stringify({ head: [{ list: 1 }], x: { list: elements }, tail: { list: [1] } }, null, 1);
    const bytes = Buffer.from(document);
    const pieces = (async function* () {
      for (let from = 0, at = 0; from < bytes.length; at += 1) {
        const size = sizes[at % sizes.length] ?? 1;
        yield bytes.subarray(from, from + size);
        from += size;
      }
    })();
    const found = [];
    for await (const piece of splitDetails(pieces, ['x', 'list'])) found.push(piece);
    const envelope = found.pop();
    expect(found.map(({ text }) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(elements)));
    expect(envelope).toMatchObject({ kind: 'envelope', isWhole: true, hasDetails: true });
    expect(JSON.parse(envelope?.text ?? '')).toEqual({ head: [{ list: 1 }], x: { list: [] }, tail: { list: [1] } });
  });
});

test('in the inbox: what was sent, quarantined and left is what was read', async () => {
  await run(file, 100, async ({ mapping, bytes }) => {
    const inbox = new Inbox();
    const name = mapping.id === 'farthing-tap' ? 'x.tap.json' : mapping.id === 'farthing-jsonl' ? 'x.jsonl' : 'x.csv';
    const taken = await inbox.ingest(objectOf(bytes, { key: `inbox/${TENANT}/${name}` }));
    await inbox.settle();
    const { state, read = 0, skipped = 0, totals } = await inbox.file(taken?.fileId ?? '');
    if (state === 'rejected') return;
    expect(state).toBe('accounted');
    expect(totals.charged + totals.duplicate + totals.quarantined + skipped).toBe(read);
  });
});
