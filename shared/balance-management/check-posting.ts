import { hashPosting, MONEY, type Posting, recordsDigest } from './posting';

/** Where a balance's ledger has got to. */
export interface LedgerHead {
  readonly number: number;
  readonly hash: string;
  readonly moneyNano: bigint;
}

export interface LedgerFault {
  readonly number: number;
  readonly fault: string;
}

export const headOf = ({ number, hash, moneyAfterNano }: Posting): LedgerHead => ({
  number,
  hash,
  moneyNano: moneyAfterNano,
});

/**
 * What is wrong with one posting: by itself, and as the one after `before` where that is known. Its records must be
 * there. Nothing is wrong: its number follows, its link holds, and nobody changed it.
 */
export function checkPosting(posting: Posting, before?: LedgerHead): LedgerFault[] {
  const faults: string[] = [];
  if (posting.hash !== hashPosting(posting)) faults.push('was changed after it was booked');
  if (posting.kind === 'charge' && (!posting.records || recordsDigest(posting.records) !== posting.reference))
    faults.push('has other records than those it was booked with');
  if (before) {
    const moved = posting.legs.reduce((sum, leg) => sum + (leg.account === MONEY ? leg.delta : 0n), 0n);
    if (posting.number !== before.number + 1) faults.push(`stands where number ${before.number + 1} should`);
    if (posting.previousHash !== before.hash) faults.push('does not follow from the posting before it');
    if (posting.moneyAfterNano !== before.moneyNano + moved)
      faults.push('says another balance than its legs add up to');
  }
  return faults.map((fault) => ({ number: posting.number, fault }));
}
