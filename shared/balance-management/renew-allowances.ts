import { type AllowanceRule, type Tariff, tariffAt } from '../rating';
import type { AllowanceBucket, BalanceAccount, Plan } from './balance-account';
import { bucketPrefixOf, planOfBucket } from './plan-of-bucket';
import { grantedTo } from './pool';
import { type Leg, type Posting, type PostingDraft, post, utcDay } from './posting';
import { reservedUnits } from './reservations';
import type { Signal } from './signal';
import { endOfValidity, periodsOver } from './validity';

/**
 * How long an ended allowance stays in the item: usage of its time may still come in a file, and is paid by it. Roaming
 * partners send their records within 36 hours of the call. What comes later is paid by what else covers its time, or by money.
 */
export const LATE_USAGE_MS = 36 * 3_600_000;
/** Ends and beginnings that one write settles: a daily allowance that nobody touched for months. The next goes on. */
const MAX_STEPS = 200;

type Versions = ReadonlyMap<string, readonly Tariff[]>;

/** Something that happens to an allowance at a time (epoch milliseconds), whoever looks and whenever. */
type Step = { readonly atMs: number } & (
  | { readonly kind: 'grant'; readonly bucket: AllowanceBucket }
  | { readonly kind: 'roll-over'; readonly id: string; readonly carried: bigint; readonly validUntil: number }
  | { readonly kind: 'expire'; readonly id: string }
);

/** What one write settles: in the order of its time. */
interface Settling {
  buckets: readonly AllowanceBucket[];
  readonly granted: Leg[];
  readonly expired: Leg[];
  readonly signals: Signal[];
}

/**
 * Brings an account's allowances to a time: a recurring one is granted anew when its period ends while its plan is active, what
 * is left of it lives on as far as its rollover says, and what ended long ago is taken out. The same whether it is done at each end or
 * once long after. Answers the account with its postings (a grant, an expiry, or none) apart: they belong before those of
 * the write that carries them.
 */
export function renewAllowances(
  account: BalanceAccount,
  versions: Versions,
  nowMs: number,
): { readonly account: BalanceAccount; readonly postings: readonly Posting[] } {
  if (account.buckets.every((bucket) => nowMs < bucket.validUntil)) return { account, postings: [] };
  const settling: Settling = { buckets: account.buckets, granted: [], expired: [], signals: [] };
  const all = new Map(account.buckets.map((bucket) => [bucket.id, bucket]));
  for (let count = 0; count < MAX_STEPS; count += 1) {
    const step = nextStep({ ...account, buckets: settling.buckets }, versions);
    if (!step || step.atMs > nowMs) break;
    if (step.kind === 'grant') all.set(step.bucket.id, { ...step.bucket, remaining: 0n });
    take(settling, step);
  }
  if (settling.buckets === account.buckets) return { account, postings: [] };
  const drafts = draftsOf(settling, nowMs);
  const { buckets } = settling;
  if (drafts.length === 0) return { account: { ...account, buckets }, postings: [] };
  const posted = post({ ...account, buckets: [...all.values()] }, drafts);
  return { account: { ...posted, buckets }, postings: posted.postings };
}

/** When something happens next to an account's allowances (epoch milliseconds); undefined when nothing ever does. */
export const nextRenewal = (account: BalanceAccount, versions: Versions): number | undefined =>
  nextStep(account, versions)?.atMs;

/** At one time grants come first, so that the newest of an allowance is always its last period. */
function nextStep(account: BalanceAccount, versions: Versions): Step | undefined {
  const grants = account.plans.flatMap((plan) => grantsOf(account, plan, versions));
  const ends = account.buckets.flatMap((bucket) => endOf(account, bucket, versions));
  return [...grants, ...ends].reduce<Step | undefined>(
    (first, step) => (first === undefined || step.atMs < first.atMs ? step : first),
    undefined,
  );
}

const rulesAt = (plan: Plan, versions: Versions, atMs: number): readonly AllowanceRule[] =>
  tariffAt(versions.get(plan.offeringId) ?? [], atMs)?.allowances ?? [];

const isActive = ({ from, until }: Plan, atMs: number): boolean =>
  from <= atMs && (until === undefined || atMs < until);

/** The grants that follow what a plan's recurring allowances have. */
function grantsOf(account: BalanceAccount, plan: Plan, versions: Versions): Step[] {
  const ids = new Set(
    (versions.get(plan.offeringId) ?? []).flatMap((version) => version.allowances.map(({ id }) => id)),
  );
  return [...ids].flatMap((id): Step[] => {
    const newest = newestOf(account.buckets, `${bucketPrefixOf(account.plans, plan)}${id}`);
    if (!newest) return [];
    const rule = rulesAt(plan, versions, newest.validUntil).find((known) => known.id === id);
    if (!rule?.recurring || !isActive(plan, newest.validUntil)) return [];
    return [{ kind: 'grant', atMs: newest.validUntil, bucket: following(account, plan, rule, newest) }];
  });
}

/** Its end is counted from the plan's beginning, so that days of the month do not drift. */
function following(account: BalanceAccount, plan: Plan, rule: AllowanceRule, last: AllowanceBucket): AllowanceBucket {
  const units = grantedTo(account, rule.units);
  const periods = periodsOver(plan.from, rule.validity, last.validUntil) + 1;
  return {
    id: `${ruleIdOf(last.id)}~${periodOf(last.id) + 1}`,
    service: rule.service,
    zones: rule.zones,
    granted: units,
    remaining: units,
    priority: rule.priority,
    validFrom: last.validUntil,
    validUntil: within(plan, endOfValidity(plan.from, rule.validity, periods)),
  };
}

/** What a plan gives ends with it, also where it is settled long after. */
const within = ({ until }: Plan, endMs: number): number => (until !== undefined && until < endMs ? until : endMs);

const PERIOD_MARK = '~';
/** A bucket's id without the period that it is of. */
export const ruleIdOf = (bucketId: string): string => bucketId.split(PERIOD_MARK)[0] ?? '';
/** The first period of an allowance has no mark. */
const periodOf = (bucketId: string): number => Number(bucketId.split(PERIOD_MARK)[1] ?? 0);

function newestOf(buckets: readonly AllowanceBucket[], id: string): AllowanceBucket | undefined {
  return buckets
    .filter((bucket) => ruleIdOf(bucket.id) === id)
    .reduce<AllowanceBucket | undefined>(
      (newest, bucket) => (newest && periodOf(newest.id) > periodOf(bucket.id) ? newest : bucket),
      undefined,
    );
}

/** What sessions hold neither ends nor is cut. */
function endOf(account: BalanceAccount, bucket: AllowanceBucket, versions: Versions): Step[] {
  const { id, remaining, validUntil } = bucket;
  const held = reservedUnits(account, id);
  const plan = planOfBucket(account.plans, id);
  const rules = plan && isActive(plan, validUntil) ? rulesAt(plan, versions, validUntil) : [];
  const rule = rules.find((known) => plan && `${bucketPrefixOf(account.plans, plan)}${known.id}` === ruleIdOf(id));
  if (plan && rule?.rollover && remaining > 0n && (bucket.rolledOver ?? 0) < rule.rollover.periods) {
    const { maxUnits: cap = remaining } = rule.rollover;
    const most = cap > held ? cap : held;
    const periods = periodsOver(plan.from, rule.validity, validUntil) + 1;
    return [
      {
        kind: 'roll-over',
        atMs: validUntil,
        id,
        carried: remaining < most ? remaining : most,
        validUntil: within(plan, endOfValidity(plan.from, rule.validity, periods)),
      },
    ];
  }
  return held > 0n ? [] : [{ kind: 'expire', atMs: validUntil + LATE_USAGE_MS, id }];
}

function take(settling: Settling, step: Step): void {
  if (step.kind === 'grant') {
    settling.buckets = [...settling.buckets, step.bucket];
    settling.granted.push({ account: step.bucket.id, delta: step.bucket.granted });
    return;
  }
  const { id } = step;
  const left = step.kind === 'roll-over' ? step.carried : 0n;
  const bucket = settling.buckets.find((known) => known.id === id);
  const lost = (bucket?.remaining ?? 0n) - left;
  if (lost > 0n) settling.expired.push({ account: id, delta: -lost });
  if (step.kind === 'expire') {
    if (lost > 0n && bucket?.endNoticeHours !== 0) settling.signals.push({ kind: 'allowance-expired', ref: id });
    settling.buckets = settling.buckets.filter((bucket) => bucket.id !== id);
    return;
  }
  settling.buckets = settling.buckets.map((known) =>
    known.id === id ? rolledOver(known, left, step.validUntil) : known,
  );
}

/** Of its new end nobody was told yet. */
function rolledOver(
  { endNoticeHours: _, ...bucket }: AllowanceBucket,
  remaining: bigint,
  validUntil: number,
): AllowanceBucket {
  return { ...bucket, remaining, validUntil, rolledOver: (bucket.rolledOver ?? 0) + 1 };
}

function draftsOf({ granted, expired, signals }: Settling, nowMs: number): PostingDraft[] {
  const draft = { day: utcDay(nowMs), at: nowMs, reference: `allowances/${utcDay(nowMs)}`, count: 0, ids: [] };
  return [
    ...(granted.length === 0 ? [] : [{ ...draft, kind: 'grant', legs: granted } as const]),
    ...(expired.length === 0
      ? []
      : [{ ...draft, kind: 'expire', legs: expired, ...(signals.length === 0 ? {} : { signals }) } as const]),
  ];
}
