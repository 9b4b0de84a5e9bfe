import { toIso } from '../kernel/clock';
import type { TenantId } from '../kernel/tenant';
import { topPayer } from './account-payers';
import { closePeriod, cycleOf, openPeriods, PAST_PERIODS_MAX } from './account-periods';
import { type BillMaking, type BillOutcome, makeBill } from './make-bill';
import type { AccountPeriod } from './ports';

/** How many periods one page of a run lists, and how many one task of its Map bills, one after the other. */
export const PERIODS_PER_PAGE = 500;
export const PERIODS_PER_TASK = 25;

/** Some accounts of a task broke: the others are billed, and the task is tried again. */
export class AccountsBrokeError extends Error {
  override readonly name = 'AccountsBrokeError';
}

type Counts = Record<BillOutcome, number>;

/**
 * Bills periods that are over one after the other, and of each account the ones after it that are over too; counts what became of
 * them. One that breaks stops none of the others. It makes the task throw `AccountsBrokeError` at its end, to be tried again;
 * on the last try it is parked, so that the run goes on.
 */
export async function billAccounts(
  making: BillMaking,
  tenant: TenantId,
  due: readonly AccountPeriod[],
  isLastTry: boolean,
): Promise<Readonly<Counts>> {
  const counts: Counts = { billed: 0, 'nothing-to-bill': 0, parked: 0 };
  const broken: string[] = [];
  for (const first of due) {
    let period: AccountPeriod | undefined = first;
    for (let count = 0; period && period.endMs <= making.nowMs && count < PAST_PERIODS_MAX; count += 1) {
      const due: AccountPeriod = period;
      try {
        period = await billPeriod(making, tenant, due, counts);
      } catch (problem) {
        const message = problem instanceof Error ? problem.message : String(problem);
        if (!isLastTry) broken.push(`${due.accountId}: ${message}`);
        period = isLastTry ? await parkBroken(making, tenant, due, message, counts) : undefined;
      }
    }
  }
  if (broken.length > 0) throw new AccountsBrokeError(`${broken.length} accounts broke; the first, ${broken[0]}`);
  return counts;
}

/** Bills a period, closes it and opens the next: that one is answered, unless the account rests. */
async function billPeriod(
  making: BillMaking,
  tenant: TenantId,
  due: AccountPeriod,
  counts: Counts,
): Promise<AccountPeriod | undefined> {
  const { accountId, period, startMs, endMs } = due;
  const outcome = await makeBill(making, tenant, accountId, period);
  counts[outcome] += 1;
  const ground = { ...making, timeZone: making.settings.timeZone };
  const payer = await topPayer(making.store, tenant, accountId, endMs - 1);
  // It may have no product of its own, and nothing due.
  if (payer && payer.id !== accountId)
    await openPeriods(ground, tenant, { accountId: payer.id, startMs, billed: true });
  const rests = outcome === 'nothing-to-bill' && (await isOver(making, tenant, due));
  return closePeriod(ground, tenant, due, { cycle: cycleOf(payer), rests });
}

/** Nothing of the account, and of nobody for whom it pays, goes on after a period. */
async function isOver(making: BillMaking, tenant: TenantId, { accountId, endMs }: AccountPeriod): Promise<boolean> {
  if ((await making.members.of(tenant, accountId)).length > 0) return false;
  const products = await making.products.ofAccount(tenant, accountId);
  return products.every((product) => !product.billed || (product.endMs ?? Number.POSITIVE_INFINITY) <= endMs);
}

async function parkBroken(
  making: BillMaking,
  tenant: TenantId,
  due: AccountPeriod,
  message: string,
  counts: Counts,
): Promise<AccountPeriod | undefined> {
  const { accountId, period } = due;
  await making.books.park(tenant, { accountId, period, code: 'internal', message, at: toIso(making.nowMs) });
  counts.parked += 1;
  const ground = { ...making, timeZone: making.settings.timeZone };
  const cycle = cycleOf(await topPayer(making.store, tenant, accountId, due.endMs - 1));
  return closePeriod(ground, tenant, due, { cycle, rests: false });
}

/** A page of periods cut into the tasks of a Map. */
export function toTasks(due: readonly AccountPeriod[]): AccountPeriod[][] {
  const tasks: AccountPeriod[][] = [];
  for (let at = 0; at < due.length; at += PERIODS_PER_TASK) tasks.push(due.slice(at, at + PERIODS_PER_TASK));
  return tasks;
}
