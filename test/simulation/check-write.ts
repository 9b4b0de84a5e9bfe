import {
  availableMoney,
  availableUnits,
  type BalanceAccount,
  GENESIS_HASH,
  hashPosting,
  MONEY,
  type Posting,
  recordsDigest,
  reservedMoney,
} from '../../shared/balance-management';
import { LIMITS } from './offers';

/** What is wrong with one write of a balance, beside the write before it. Its postings have their records. */
export function wrongWrite(
  account: BalanceAccount,
  postings: readonly Posting[],
  last: BalanceAccount | undefined,
): string | undefined {
  const wrong = wrongChain(account, postings, last) ?? wrongSums(account, postings, last) ?? wrongHolds(account);
  return wrong && `Balance ${account.balanceId} at ${account.number} ${wrong}`;
}

function wrongChain(
  account: BalanceAccount,
  postings: readonly Posting[],
  last: BalanceAccount | undefined,
): string | undefined {
  let number = last?.number ?? 0;
  let hash = last?.headHash ?? GENESIS_HASH;
  if (account.number !== number + postings.length) return `follows ${number}`;
  for (const posting of postings) {
    number += 1;
    if (posting.number !== number) return `numbers a posting ${posting.number}`;
    if (posting.previousHash !== hash) return 'does not follow from the posting before';
    if (posting.hash !== hashPosting(posting)) return 'has a posting with another hash';
    hash = posting.hash;
  }
  return account.headHash === hash ? undefined : 'ends in another hash';
}

/** Money and each bucket are what they were, and what the postings moved; what is gone was empty. */
function wrongSums(
  account: BalanceAccount,
  postings: readonly Posting[],
  last: BalanceAccount | undefined,
): string | undefined {
  const moved = new Map<string, bigint>();
  for (const { legs } of postings)
    for (const leg of legs) moved.set(leg.account, (moved.get(leg.account) ?? 0n) + leg.delta);
  const money = (last?.moneyNano ?? 0n) + (moved.get(MONEY) ?? 0n);
  if (account.moneyNano !== money) return `has ${account.moneyNano}, its postings say ${money}`;
  const before = new Map(last?.buckets.map(({ id, remaining }) => [id, remaining]));
  for (const { id, remaining } of account.buckets) {
    const after = (before.get(id) ?? 0n) + (moved.get(id) ?? 0n);
    if (remaining !== after) return `has ${remaining} of ${id}, its postings say ${after}`;
    before.delete(id);
  }
  for (const [id, remaining] of before)
    if (remaining + (moved.get(id) ?? 0n) !== 0n) return `lost ${id} with ${remaining} in it`;
  return postings.map(wrongCharge).find((wrong) => wrong !== undefined);
}

function wrongCharge({ kind, number, reference, legs, records = [] }: Posting): string | undefined {
  if (kind !== 'charge') return undefined;
  if (recordsDigest(records) !== reference) return `has other records in posting ${number} than its digest`;
  const paid = records.reduce((sum, { amountNano }) => sum + BigInt(amountNano), 0n);
  const taken = -(legs.find(({ account }) => account === MONEY)?.delta ?? 0n);
  return taken === paid ? undefined : `takes ${taken} in posting ${number}, whose records say ${paid}`;
}

function wrongHolds(account: BalanceAccount): string | undefined {
  if (account.moneyNano < -account.creditLimitNano) return 'is overdrawn';
  if (reservedMoney(account) < 0n || availableMoney(account) < 0n) return 'holds more money than there is';
  for (const bucket of account.buckets) {
    if (bucket.remaining < 0n) return `has less than nothing of ${bucket.id}`;
    if (availableUnits(account, bucket) < 0n) return `holds more of ${bucket.id} than there is`;
  }
  for (const { id, spent } of account.counters) {
    if (id.startsWith('tier:')) continue;
    const limit = LIMITS.find((rule) => rule.id === id)?.limit ?? 0n;
    if (spent < 0n || spent > limit) return `has spent ${spent} of ${limit} of its limit ${id}`;
  }
  return undefined;
}
