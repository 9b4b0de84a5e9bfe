import { type Tariff, tariffAt } from '../rating';
import type { AllowanceBucket, BalanceAccount } from './balance-account';
import { bringUpToDate, postUpToDate } from './bring-up-to-date';
import { planOfBucket } from './plan-of-bucket';
import { type PostingDraft, utcDay } from './posting';

const HOUR_MS = 3_600_000;

/** Versions of the tariffs of an account's plans, by offering. */
export type TariffsOfAccount = ReadonlyMap<string, readonly Tariff[]>;

/**
 * An account with everything settled that is due on the tenant's clock, though nobody touched it: grants held too long
 * are free, ended allowances are told and at last taken away, those that end soon are told. Undefined when nothing is
 * due, so that what was settled is never settled again.
 */
export function settleDue(
  account: BalanceAccount,
  tariffs: TariffsOfAccount,
  nowMs: number,
): BalanceAccount | undefined {
  const current = bringUpToDate(account, tariffs, nowMs);
  const noticed = noticeEnds(current.account, tariffs, nowMs);
  if (current.postings.length + current.drafts.length + noticed.drafts.length === 0) return undefined;
  return postUpToDate({ ...current, account: noticed.account }, noticed.account, noticed.drafts);
}

/** Each bucket remembers the last notice of its end that was given, so each is given once, and none out of its turn. */
function noticeEnds(
  account: BalanceAccount,
  tariffs: TariffsOfAccount,
  nowMs: number,
): { readonly account: BalanceAccount; readonly drafts: readonly PostingDraft[] } {
  const drafts: PostingDraft[] = [];
  const buckets = account.buckets.map((bucket) => {
    const hours = noticeDue(account, bucket, tariffs, nowMs);
    if (hours === undefined) return bucket;
    const signal =
      hours === 0
        ? ({ kind: 'allowance-expired', ref: bucket.id } as const)
        : ({ kind: 'allowance-expiring', ref: bucket.id, hours } as const);
    drafts.push({
      kind: 'notice',
      day: utcDay(nowMs),
      at: nowMs,
      reference: `ends/${bucket.id}`,
      legs: [],
      count: 0,
      ids: [],
      signals: [signal],
    });
    return { ...bucket, endNoticeHours: hours };
  });
  return { account: { ...account, buckets }, drafts };
}

/** Hours before its end that a bucket's next notice is of; 0 at the end. Undefined while none is due, or nothing is left. */
function noticeDue(
  account: BalanceAccount,
  bucket: AllowanceBucket,
  tariffs: TariffsOfAccount,
  nowMs: number,
): number | undefined {
  if (bucket.remaining === 0n) return undefined;
  const plan = planOfBucket(account.plans, bucket.id);
  const notices = plan && tariffAt(tariffs.get(plan.offeringId) ?? [], nowMs)?.notices;
  const due = [0, ...(notices?.expiryHours ?? [])].filter((hours) => nowMs >= bucket.validUntil - hours * HOUR_MS);
  if (due.length === 0) return undefined;
  const hours = Math.min(...due);
  return bucket.endNoticeHours === undefined || hours < bucket.endNoticeHours ? hours : undefined;
}
