import type { BalanceAccount, ChargeRecordGroup, ChargeRecordStore } from '../balance-management';

/**
 * Up to this many records of a posting travel inside the item. A write unit is a started kilobyte, an object costs as much as
 * eight: more records pay for an object, the sooner the more balances of a batch share it (docs/benchmark.md).
 */
export const MAX_INLINE_RECORDS = 20;

/**
 * Puts the rated records of `next`'s postings where they belong: into the item, or, when there are many, into the record store.
 * Those go first: a crash between leaves an object that nobody points to, never a posting without records.
 */
export async function placeRecords(
  store: ChargeRecordStore,
  next: BalanceAccount,
  groups: readonly ChargeRecordGroup[],
): Promise<BalanceAccount> {
  const large = groups.filter((group) => group.records.length > MAX_INLINE_RECORDS);
  const recordsKey = large.length === 0 ? undefined : await store.put(large);
  const byDigest = new Map(groups.map((group) => [group.digest, group.records]));
  return {
    ...next,
    postings: next.postings.map((posting) => {
      const records = byDigest.get(posting.reference);
      if (!records) return posting;
      return records.length > MAX_INLINE_RECORDS && recordsKey !== undefined
        ? { ...posting, recordsKey }
        : { ...posting, records };
    }),
  };
}
