import { checkPosting, headOf, type LedgerFault, type LedgerHead } from './check-posting';
import { GENESIS_HASH, type Posting } from './posting';

/** Before a balance's first posting. */
export const GENESIS: LedgerHead = { number: 0, hash: GENESIS_HASH, moneyNano: 0n };

/**
 * Walks one balance's postings from the first: numbered without gaps, chained by hash, each hash right, the money after
 * each the sum of the legs so far, and the records those that were hashed. No faults: nothing was lost or changed.
 */
export function verifyLedger(postings: readonly Posting[]): LedgerFault[] {
  return postings.flatMap((posting, index) => {
    const last = postings[index - 1];
    return checkPosting(posting, last ? headOf(last) : GENESIS);
  });
}
