import { MemoryChargeRecords, MemoryLedger } from '../../shared/adapters/memory/memory-balances';
import {
  bookedEntries,
  type ChargeRecord,
  guardEntry,
  post,
  projectLedger,
  recordsDigest,
} from '../../shared/balance-management';
import { tenantId } from '../../shared/kernel/tenant';
import { accountWith, draftOf } from './account';

const recordOf = (usageId: string) => ({ usageId, source: 's', startedAt: '2026-12-15T10:00:00.000Z' }) as ChargeRecord;
const RECORDS = [recordOf('u1'), recordOf('u2')];
const charged = (recordsKey: string, reference = recordsDigest(RECORDS)) =>
  post(accountWith(), [
    draftOf({ kind: 'charge', reference, count: 2, recordsKey }),
    draftOf({ reference: 'adjustment/2' }),
  ]);

test('each posting of a write is booked, with the records that it names', async () => {
  const [ledger, records] = [new MemoryLedger(), new MemoryChargeRecords()];
  const others = [recordOf('u3')];
  const other = { digest: recordsDigest(others), records: others };
  const key = await records.put([other, { digest: recordsDigest(RECORDS), records: RECORDS }]);
  const account = charged(key);
  const booked = await projectLedger({ ledger, records }, account);
  expect(booked.map((posting) => posting.records)).toEqual([RECORDS, undefined]);
  expect(booked[0]?.ids.map(({ id }) => id)).toEqual(['u1', 'u2'].map((id) => guardEntry(id, 's', 0).id));
  const history = await ledger.history(tenantId('demo'), 'b1', 9);
  expect(history.map(({ number, records }) => [number, records])).toEqual([
    [2, RECORDS],
    [3, undefined],
  ]);
});

test('records that are not there, or are others’, have to be waited for', async () => {
  const [ledger, records] = [new MemoryLedger(), new MemoryChargeRecords()];
  const others = [recordOf('u3')];
  const key = await records.put([{ digest: recordsDigest(others), records: others }]);
  await expect(projectLedger({ ledger, records }, charged(key))).rejects.toThrow(
    `Object ${key} lacks the records of posting 2`,
  );
  expect(await ledger.history(tenantId('demo'), 'b1', 9)).toEqual([]);
});

describe('what a posting says of ids', () => {
  const entries = [guardEntry('u1', 's', 0), guardEntry('u2', 's', 0)];
  const [posting] = post(accountWith(), [draftOf({ ids: entries })]).postings;
  if (!posting) throw new Error('one posting');
  const asked = new Set([entries[1]?.id ?? '', 'another']);

  test('those that are asked, each with its record', () => {
    expect(bookedEntries({ ...posting, records: RECORDS }, asked)).toEqual([{ ...entries[1], record: RECORDS[1] }]);
    expect(bookedEntries(posting, asked)).toEqual([entries[1]]);
    expect(bookedEntries(posting, new Set())).toEqual([]);
  });

  test('of a session’s request its answer', () => {
    expect(bookedEntries({ ...posting, answer: '1:0' }, asked)).toEqual([{ ...entries[1], answer: '1:0' }]);
  });
});
