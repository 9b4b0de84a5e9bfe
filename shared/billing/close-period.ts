import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { lastEndedPeriod } from './billing-period';
import {
  approveReopening,
  askToReopen,
  type Closing,
  type ClosingAct,
  closeMonth,
  type PeriodState,
  stateOfPeriod,
} from './closing';
import type { FinanceBooks } from './finance-books';
import type { Books } from './ports';
import { trialBalance } from './trial-balance';

/** What has to hold of a month before it is closed for good. */
export interface ClosingCheck {
  readonly name: 'trialBalanceIsZero' | 'billsAreFinished' | 'noAccountIsParked' | 'usageIsReconciled';
  readonly passed: boolean;
  /** What is amiss, or how it was found out. */
  readonly detail: string;
}

export interface AccountingPeriod {
  readonly period: string;
  readonly state: PeriodState;
  readonly check: readonly ClosingCheck[];
  readonly act: readonly ClosingAct[];
  readonly reopening?: Closing['reopening'];
}

export interface ClosingBooks {
  readonly books: Books;
  readonly finance: FinanceBooks;
}

/** A month as finance sees it: its state, each check, and what was done to it. */
export async function viewPeriod(on: ClosingBooks, tenant: TenantId, period: string): Promise<AccountingPeriod> {
  const [closing, check, act] = await Promise.all([
    on.finance.closing(tenant),
    closingChecks(on, tenant, period),
    on.finance.closingActs(tenant, period),
  ]);
  const { reopening } = closing;
  const state = stateOfPeriod(closing, period);
  return { period, state, check, act, ...(reopening?.period === period ? { reopening } : {}) };
}

/** Every check of a month, passed or not. */
export async function closingChecks(
  { books, finance }: ClosingBooks,
  tenant: TenantId,
  period: string,
): Promise<ClosingCheck[]> {
  const [totals, unfinished, parked, usage] = await Promise.all([
    books.totals(tenant, period),
    books.unfinishedBills(tenant, period),
    books.parked(tenant),
    finance.reconciliation(tenant, period),
  ]);
  const broken = trialBalance(totals).total.filter(({ difference }) => difference !== '0');
  const waiting = parked.filter((account) => lastMonthOf(account.period) <= period);
  return [
    {
      name: 'trialBalanceIsZero',
      passed: broken.length === 0,
      detail: broken.map(({ currency, difference }) => `${difference} ${currency}`).join(', ') || 'debits are credits',
    },
    { name: 'billsAreFinished', passed: unfinished.length === 0, detail: `${unfinished.length} bills are being made` },
    { name: 'noAccountIsParked', passed: waiting.length === 0, detail: `${waiting.length} accounts are parked` },
    {
      name: 'usageIsReconciled',
      passed: usage?.complete === true && usage.differences.length === 0,
      detail: usage
        ? `${usage.differences.length} differences in ${usage.accountsRead} accounts${usage.complete ? '' : ', not complete'}`
        : 'no reconciliation was made of the month',
    },
  ];
}

/** The month in which a period ends: `2026-11-15--2026-12-14` in December. */
const lastMonthOf = (period: string): string => (period.split('--').at(-1) ?? period).slice(0, 'yyyy-mm'.length);

interface Who {
  readonly by: string;
  readonly nowMs: number;
  readonly timeZone: string;
}

/** Closes a month softly, or for good when every check passed. Fails with `illegal-transition` or `unprocessable`. */
export async function closePeriod(
  on: ClosingBooks,
  tenant: TenantId,
  period: string,
  level: 'soft' | 'hard',
  { by, nowMs, timeZone }: Who,
): Promise<Result<AccountingPeriod, Failure>> {
  const closing = await on.finance.closing(tenant);
  const next = closeMonth(closing, period, level, lastEndedPeriod(nowMs, timeZone));
  if (!next.ok) return next;
  const failed = level === 'hard' ? (await closingChecks(on, tenant, period)).filter(({ passed }) => !passed) : [];
  if (failed.length > 0)
    return err(
      failure('unprocessable', 'The month cannot be closed for good yet', {
        violations: failed.map(({ name, detail }) => ({ path: name, message: detail })),
      }),
    );
  return decide(on, tenant, next.value, {
    period,
    act: level === 'soft' ? 'closedSoft' : 'closedHard',
    by,
    at: toIso(nowMs),
  });
}

/** Asks to reopen the last closed month: another person approves it. */
export async function askReopening(
  on: ClosingBooks,
  tenant: TenantId,
  asked: NonNullable<Closing['reopening']>,
): Promise<Result<AccountingPeriod, Failure>> {
  const next = askToReopen(await on.finance.closing(tenant), asked);
  return next.ok ? decide(on, tenant, next.value, { ...asked, act: 'askedToReopen' }) : next;
}

/** Reopens a month that somebody else asked to. Fails with `forbidden` for who asked. */
export async function reopenPeriod(
  on: ClosingBooks,
  tenant: TenantId,
  period: string,
  { by, nowMs }: Who,
): Promise<Result<AccountingPeriod, Failure>> {
  const next = approveReopening(await on.finance.closing(tenant), period, by);
  return next.ok ? decide(on, tenant, next.value, { period, act: 'reopened', by, at: toIso(nowMs) }) : next;
}

async function decide(
  on: ClosingBooks,
  tenant: TenantId,
  next: Closing,
  act: ClosingAct,
): Promise<Result<AccountingPeriod, Failure>> {
  if (!(await on.finance.changeClosing(tenant, next, act)))
    return err(failure('conflict', 'Somebody decided at the same moment: look again'));
  return ok(await viewPeriod(on, tenant, act.period));
}
