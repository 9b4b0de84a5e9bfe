import { FARTHING_JSONL, FARTHING_TAP } from '../../shared/usage-management/built-in-mappings';
import type { FileMapping } from '../../shared/usage-management/file-mapping';
import { type ReadLine, readRecords, senderOf, surveyFile } from '../../shared/usage-management/read-file';
import { objectOf, RECEIVED_MS } from './inbox';
import { FIXED, NAMED_CSV } from './mappings';
import { tapFile } from './tap-file';

async function read(mapping: FileMapping, content: string | Uint8Array) {
  const context = { fileId: 'f', receivedMs: RECEIVED_MS, mapping };
  const survey = await surveyFile(await objectOf(content).open(), context);
  const sender = survey.ok ? senderOf(survey.value.header) : undefined;
  const lines: ReadLine[] = [];
  for await (const line of readRecords(await objectOf(content).open(), { ...context, sender })) lines.push(line);
  return { survey, lines, records: lines.flatMap((line) => (line.kind === 'record' ? [line.record] : [])) };
}

const reasons = (lines: readonly ReadLine[]) =>
  lines.map((line) => (line.kind === 'malformed' ? line.malformed.reason : line.kind));

describe('CSV whose first line names its columns', () => {
  const NAMES = 'switch,id,kind,from,to,date,time,minutes,up,down,mcc,mnc,rg,status,ref';
  const row = (over: Record<string, string>) => {
    const cells: Record<string, string> = {
      switch: 'S1',
      id: '7',
      kind: 'call',
      from: '0170123456',
      to: '030123456',
      date: '31.01.2026',
      time: '10:11:12',
      minutes: '1.5',
      ...over,
    };
    return NAMES.split(',')
      .map((name) => cells[name] ?? '')
      .join(',');
  };
  const csv = (...rows: string[]) => Buffer.from([NAMES, ...rows].join('\n'), 'latin1');

  test('is read by their names: units, national numbers, local time, characters of its encoding', async () => {
    const { records } = await read(NAMED_CSV, csv(row({ kind: 'Gespräch' })));
    expect(records).toEqual([
      {
        usageId: 'ACME-S1-7',
        service: 'voice',
        msisdn: '49170123456',
        destination: '4930123456',
        startedAt: '2026-01-31T09:11:12.000Z',
        quantity: '90',
        source: 'f:2',
      },
    ]);
  });

  test.each([
    ['a sum of two units, rounded up', { kind: 'data', to: '', up: '1.5', down: '0.0000011' }, { quantity: '1538' }],
    ['a hexadecimal rating group', { rg: '1F' }, { ratingGroup: '31' }],
    ['a network of two columns', { mcc: '208', mnc: '99' }, { visitedNetwork: '20899' }],
    ['summer time', { date: '31.07.2025' }, { startedAt: '2025-07-31T08:11:12.000Z' }],
    ['the hour that comes twice', { date: '26.10.2025', time: '02:30:00' }, { startedAt: '2025-10-26T00:30:00.000Z' }],
    ['the hour that is left out', { date: '30.03.2025', time: '02:30:00' }, { startedAt: '2025-03-30T01:30:00.000Z' }],
    ['a cancel, which needs no quantity', { status: 'storno', ref: 'S1-6', minutes: '' }, { corrects: 'ACME-S1-6' }],
  ])('%s', async (_what, over, expected) => {
    expect((await read(NAMED_CSV, csv(row(over)))).records).toMatchObject([expected]);
  });

  test.each([
    ['missing-column', { ref: 'a,b' }],
    ['bad-record-id', { switch: '' }],
    ['unknown-service', { kind: 'fax' }],
    ['bad-date', { date: '31.02.2026' }],
    ['bad-quantity', { minutes: 'long' }],
    ['negative-quantity', { minutes: '-1' }],
    ['bad-rating-group', { rg: 'XYZ' }],
    ['bad-correction', { status: 'storno' }],
    ['skipped', { kind: 'mms' }],
    ['skipped', { status: 'free' }],
  ])('%s', async (reason, over) => {
    const { lines, survey } = await read(NAMED_CSV, csv(row(over), row({})));
    expect(reasons(lines)).toEqual([reason, 'record']);
    expect(survey).toMatchObject({ value: { read: 2, skipped: reason === 'skipped' ? 1 : 0 } });
  });

  test('is refused where a column is not named', async () => {
    const { survey } = await read(NAMED_CSV, csv(row({})).subarray('switch,'.length));
    expect(survey).toEqual({ ok: false, error: 'unknown-columns' });
  });
});

describe('fixed width', () => {
  const call = `20${'49170123456'.padEnd(15)}${'4930123456'.padEnd(15)}20260131101112000105`;

  test('is read by its places; a record without an id is known by what it says', async () => {
    const { survey, records, lines } = await read(FIXED, `01000017\n${call}\n30 billed elsewhere\n${call}\n99000003\n`);
    expect(survey).toMatchObject({ value: { read: 3, skipped: 1, declared: 3, header: { sequence: '000017' } } });
    expect(reasons(lines)).toEqual(['record', 'skipped', 'record']);
    expect(records[0]).toMatchObject({ msisdn: '49170123456', quantity: '65', startedAt: '2026-01-31T10:11:12.000Z' });
    expect(records[0]?.usageId).toBe(records[1]?.usageId);
  });

  test('a line that ends early is malformed, and so is one of no declared kind', async () => {
    const { lines } = await read(FIXED, `01000017\n${call.slice(0, 40)}\n77\n${call.slice(0, 48)}`);
    expect(reasons(lines)).toEqual(['bad-date', 'unreadable-line', 'bad-quantity']);
  });
});

describe('JSON lines', () => {
  const sms = { usageId: 'a1', service: 'sms', msisdn: '+49170123456', startedAt: '2026-01-31T10:11:12+01:00' };

  test('are read, each alone; numbers keep their digits', async () => {
    const data = { ...sms, usageId: 'a2', service: 'data', quantity: 1_099_511_627_776, slice: '1-0000d1' };
    const text = [JSON.stringify({ ...sms, destination: '4930123456' }), '', JSON.stringify(data)].join('\r\n');
    expect((await read(FARTHING_JSONL, text)).records).toMatchObject([
      { usageId: 'JSONL-a1', quantity: '1', startedAt: '2026-01-31T09:11:12.000Z', source: 'f:1' },
      { usageId: 'JSONL-a2', quantity: '1099511627776', slice: '1-0000d1', source: 'f:3' },
    ]);
  });

  test.each([
    ['unreadable-line', '{"usageId":'],
    ['unreadable-line', '[1]'],
    ['bad-record-id', JSON.stringify({ ...sms, usageId: { deep: 1 } })],
    ['bad-quantity', JSON.stringify({ ...sms, service: 'data' }).replace('}', ',"quantity":18446744073709551615}')],
    ['bad-correction', JSON.stringify({ ...sms, action: 'undo', corrects: 'a0' })],
    ['line-too-long', JSON.stringify({ ...sms, note: 'x'.repeat(4_000) })],
  ])('%s', async (reason, line) => {
    expect(reasons((await read(FARTHING_JSONL, line)).lines)).toEqual([reason]);
  });
});

describe('a transfer batch', () => {
  test('says who sent it, and its records are read by their types', async () => {
    const { survey, records, lines } = await read(FARTHING_TAP, tapFile({ sequence: 17 }));
    expect(survey).toMatchObject({
      value: {
        read: 4,
        skipped: 1,
        declared: 4,
        header: {
          sender: 'FRAXX',
          recipient: 'IRLFA',
          sequence: '00017',
          createdAt: '20260201030000+0100',
          currency: 'EUR',
          decimalPlaces: '5',
        },
      },
    });
    expect(reasons(lines)).toEqual(['record', 'skipped', 'record', 'record']);
    expect(records).toEqual([
      {
        usageId: 'TAP-FRAXX-00017-1',
        service: 'voice',
        msisdn: '491700000001',
        destination: '33123456789',
        startedAt: '2026-01-31T09:11:12.000Z',
        quantity: '61',
        visitedNetwork: '20899',
        source: 'f:1',
      },
      {
        usageId: 'TAP-FRAXX-00017-3',
        service: 'sms',
        msisdn: '491700000001',
        destination: '33123456789',
        startedAt: '2026-01-31T09:11:12.000Z',
        quantity: '1',
        visitedNetwork: '20899',
        source: 'f:3',
      },
      {
        usageId: 'TAP-FRAXX-00017-4',
        service: 'data',
        msisdn: '491700000001',
        startedAt: '2026-01-31T09:11:12.000Z',
        quantity: '1048576',
        visitedNetwork: '20899',
        source: 'f:4',
      },
    ]);
  });

  test('is read as far as it goes where it was cut off, wherever that is', async () => {
    const whole = tapFile({ sequence: 17 });
    for (let cut = whole.indexOf('"callEventDetails"') + 20; cut < whole.length; cut += 37) {
      const { survey } = await read(FARTHING_TAP, whole.slice(0, cut));
      expect(survey).toMatchObject({ ok: true, value: { header: { sequence: '00017' } } });
      expect(survey).not.toHaveProperty('value.declared');
    }
  });

  test('one malformed record spoils no other', async () => {
    const broken = tapFile({ sequence: 17 }).replace('"mobileTerminatedCall":{', '"mobileTerminatedCall":{,');
    expect(reasons((await read(FARTHING_TAP, broken)).lines)).toEqual([
      'record',
      'unreadable-line',
      'record',
      'record',
    ]);
  });

  test.each([
    ['no JSON', 'hello'],
    ['another document', '{"notification":{"sender":"FRAXX"}}'],
    ['a batch without records', '{"transferBatch":{"batchControlInfo":{}}}'],
    ['a list', '[]'],
  ])('%s is none', async (_what, text) => {
    expect((await read(FARTHING_TAP, text)).survey).toEqual({ ok: false, error: 'unknown-format' });
  });
});
