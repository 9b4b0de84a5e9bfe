import type { BalanceAccount } from './balance-account';
import type { BookedEntry, ChargeRecordStore, Ledger } from './ports';
import { type Posting, withRecords } from './posting';

type Records = Pick<ChargeRecordStore, 'get'>;

/**
 * Books what one write of a balance carried, and answers it with its records: the ledger's only source. Called with the
 * stream's images in order; the same image again books the same rows. Throws when records that a posting names cannot be
 * had: it must be tried again.
 */
export async function projectLedger(
  ports: { readonly ledger: Pick<Ledger, 'append'>; readonly records: Records },
  account: BalanceAccount,
): Promise<Posting[]> {
  const booked: Posting[] = [];
  for (const posting of account.postings) {
    const whole = await withItsRecords(ports.records, posting);
    await ports.ledger.append(account, whole);
    booked.push(whole);
  }
  return booked;
}

/** A posting with the records that it names. Throws when they cannot be had. */
export async function withItsRecords(store: Records, posting: Posting): Promise<Posting> {
  if (posting.recordsKey === undefined) return posting;
  const groups = await store.get(posting.recordsKey);
  const records = groups.find((group) => group.digest === posting.reference)?.records;
  if (!records) throw new Error(`Object ${posting.recordsKey} lacks the records of posting ${posting.number}`);
  return withRecords(posting, records);
}

/** What a posting says of these guard ids, with the record where it is a charge, the answer where it is a session's. */
export const bookedEntries = (posting: Posting, ids: ReadonlySet<string>): BookedEntry[] =>
  posting.ids.flatMap((entry, index) => {
    if (!ids.has(entry.id)) return [];
    const record = posting.records?.[index];
    const { answer, notifyUri } = posting;
    const told = { ...(answer === undefined ? {} : { answer }), ...(notifyUri === undefined ? {} : { notifyUri }) };
    return [{ ...entry, ...(record ? { record } : {}), ...told }];
  });
