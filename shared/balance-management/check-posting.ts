import { GENESIS_HASH, hashPosting, MONEY, type Posting, recordsDigest } from './posting';

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

/** Before a balance's first posting. */
export const GENESIS: LedgerHead = { number: 0, hash: GENESIS_HASH, moneyNano: 0n };

export const headAfter = ({ number, hash, moneyAfterNano }: Posting): LedgerHead => ({
  number,
  hash,
  moneyNano: moneyAfterNano,
});

/** Where the ledger stood before a posting, as the posting itself says. */
export const headBefore = ({ number, previousHash, legs, moneyAfterNano }: Posting): LedgerHead => ({
  number: number - 1,
  hash: previousHash,
  moneyNano: legs.reduce((money, leg) => (leg.account === MONEY ? money - leg.delta : money), moneyAfterNano),
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
  const own = faults.map((fault) => ({ number: posting.number, fault }));
  return before ? [...own, ...checkLink(before, headBefore(posting))] : own;
}

/** What is wrong where one posting follows another: `end` is after the one, `begin` what the other says was before it. */
export function checkLink(end: LedgerHead, begin: LedgerHead): LedgerFault[] {
  const faults: string[] = [];
  if (begin.number !== end.number) faults.push(`stands where number ${end.number + 1} should`);
  if (begin.hash !== end.hash) faults.push('does not follow from the posting before it');
  if (begin.moneyNano !== end.moneyNano) faults.push('says another balance than its legs add up to');
  return faults.map((fault) => ({ number: begin.number + 1, fault }));
}
