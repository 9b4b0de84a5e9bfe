import { GENESIS_HASH, hashPosting, MONEY, type Posting, recordsDigest } from './posting';

export interface LedgerFault {
  readonly number: number;
  readonly fault: string;
}

/**
 * Walks one balance's postings from the first: numbered without gaps, chained by hash, each hash right, the money after
 * each the sum of the legs so far, and the records those that were hashed. No faults: nothing was lost or changed.
 */
export function verifyLedger(postings: readonly Posting[]): LedgerFault[] {
  const faults: LedgerFault[] = [];
  let previousHash = GENESIS_HASH;
  let money = 0n;
  postings.forEach((posting, index) => {
    const complain = (fault: string): number => faults.push({ number: posting.number, fault });
    if (posting.number !== index + 1) complain(`stands where number ${index + 1} should`);
    if (posting.previousHash !== previousHash) complain('does not follow from the posting before it');
    if (posting.hash !== hashPosting(posting)) complain('was changed after it was booked');
    for (const leg of posting.legs) if (leg.account === MONEY) money += leg.delta;
    if (posting.moneyAfterNano !== money) complain('says another balance than its legs add up to');
    if (posting.kind === 'charge' && posting.records && recordsDigest(posting.records) !== posting.reference)
      complain('has other records than those it was booked with');
    previousHash = posting.hash;
  });
  return faults;
}
