import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { stateOfPeriod } from './closing';
import type { FinanceBooks } from './finance-books';
import { type LedgerExport, ledgerLines } from './ledger-export';
import { POST_ATTEMPTS_MAX } from './ports';

/**
 * The export of a month that is closed for good: made once, and the same one whenever it is asked for again. Where the month was
 * reopened since, another, which says whose place it takes. Fails with `unprocessable`.
 */
export async function exportPeriod(
  finance: FinanceBooks,
  tenant: TenantId,
  period: string,
  nowMs: number,
): Promise<Result<{ readonly made: LedgerExport; readonly isNew: boolean }, Failure>> {
  for (let attempt = 0; attempt < POST_ATTEMPTS_MAX; attempt += 1) {
    const [closing, before] = await Promise.all([finance.closing(tenant), finance.exports(tenant)]);
    if (stateOfPeriod(closing, period) !== 'closedHard')
      return err(failure('unprocessable', `${period} is exported when it is closed for good`));
    const closingVersion = await closedAtVersion(finance, tenant, period);
    const last = before.findLast((one) => one.period === period);
    if (last?.closingVersion === closingVersion) return ok({ made: last, isNew: false });
    const totals = await finance.monthTotals(tenant, period, period);
    const line = ledgerLines(totals, await finance.mapping(tenant));
    if (!line.ok) return line;
    const made: LedgerExport = {
      number: before.length + 1,
      period,
      madeAt: toIso(nowMs),
      closingVersion,
      ...(last ? { replaces: last.number } : {}),
      line: line.value,
    };
    if (await finance.keepExport(tenant, made)) return ok({ made, isNew: true });
  }
  return err(failure('busy', 'Others are exporting at the same moment'));
}

/** How often the month was closed for good: what an export is made of changes with a reopening alone. */
async function closedAtVersion(finance: FinanceBooks, tenant: TenantId, period: string): Promise<number> {
  return (await finance.closingActs(tenant, period)).filter(({ act }) => act === 'closedHard').length;
}
