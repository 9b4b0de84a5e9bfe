import { makeCdrFile } from '../../local/demo/cdr-file';
import { FARTHING_CSV } from '../../shared/usage-management/built-in-mappings';
import { readRecords, surveyFile } from '../../shared/usage-management/read-file';
import { objectOf, RECEIVED_MS } from './inbox';

const numbers = Array.from({ length: 40 }, (_, at) => `4917000000${String(at).padStart(2, '0')}`);
const options = {
  seed: 7,
  tenantNumbers: numbers,
  records: 5_000,
  from: '2026-01-31T00:00:00Z',
  to: '2026-02-01T00:00:00Z',
} as const;
const context = { fileId: 'file-1', receivedMs: RECEIVED_MS, mapping: FARTHING_CSV };

test('the demo file is the same for the same seed, and another for another', () => {
  expect(makeCdrFile(options).csv).toBe(makeCdrFile(options).csv);
  expect(makeCdrFile({ ...options, seed: 8 }).csv).not.toBe(makeCdrFile(options).csv);
});

test('what it says it holds is what is read from it', async () => {
  const { csv, expected } = makeCdrFile(options);
  const survey = await surveyFile(await objectOf(csv).open(), context);
  expect(survey).toMatchObject({
    ok: true,
    value: { read: 5_000, malformed: expected.malformed, skipped: 0, declared: 5_000 },
  });
  const ids: string[] = [];
  const seen = { unknown: 0, roaming: 0, malformed: 0, late: 0 };
  const reasons = new Set<string>();
  for await (const line of readRecords(await objectOf(csv).open(), context)) {
    if (line.kind === 'malformed') {
      seen.malformed += 1;
      reasons.add(line.malformed.reason);
    } else if (line.kind === 'record' && ids.push(line.record.usageId) && !numbers.includes(line.record.msisdn))
      seen.unknown += 1;
  }
  expect(ids).toHaveLength(expected.valid);
  expect(new Set(ids).size).toBe(expected.valid - expected.duplicates);
  expect(expected.chargeable).toBe(expected.valid - expected.duplicates - expected.unknown);
  expect(seen).toMatchObject({ unknown: expected.unknown, malformed: expected.malformed });
  expect([...reasons].sort()).toEqual([
    'bad-date',
    'bad-number',
    'missing-column',
    'negative-quantity',
    'unknown-service',
    'unreadable-line',
  ]);
  for (const part of [expected.duplicates, expected.malformed, expected.unknown, expected.late, expected.roaming])
    expect(part).toBeGreaterThan(30);
});
