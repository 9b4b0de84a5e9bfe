import { toIso } from '../kernel/clock';
import { eachAtOnce } from '../kernel/each-at-once';
import { formatNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import { type BillingPeriod, billingPeriod } from './billing-period';
import { BALANCES_AT_ONCE } from './calculate-bill';
import type { AccountPeriods, BillableProducts, BilledUsage, Books, UsageLedger } from './ports';

export interface UsageDifference {
  readonly accountId?: string;
  readonly balanceId: string;
  readonly service: string;
  readonly currency: string;
  /** Decimal text of currency units, exact: what the ledger charged, what bills carry. */
  readonly charged: string;
  readonly billed: string;
}

export interface UsageReconciliation {
  readonly period: string;
  readonly accountsRead: number;
  /** Bills whose usage is just being made visible: committed, and not yet all in `billed`. */
  readonly billsUnfinished: number;
  /** False when bills are unfinished, or there are more accounts than one call reads: what was not read is not vouched for. */
  readonly complete: boolean;
  readonly charged: readonly { readonly currency: string; readonly amount: string }[];
  readonly billed: readonly { readonly currency: string; readonly amount: string }[];
  readonly differences: readonly UsageDifference[];
}

export const RECONCILED_ACCOUNTS_MAX = 1_000;
const PAGE = 100;

interface Cell {
  readonly balanceId: string;
  readonly service: string;
  readonly currency: string;
  accountId?: string;
  charged: bigint;
  billed: bigint;
}

interface Reading {
  readonly products: BillableProducts;
  readonly periods: Pick<AccountPeriods, 'of'>;
  readonly ledger: UsageLedger;
  readonly books: Books;
  readonly timeZone: string;
}

/**
 * Holds what the ledger charged in the periods that end in a month against what bills of those carry, balance by balance.
 * Of most accounts that period is the month.
 */
export async function reconcileUsage(given: Reading, tenant: TenantId, month: string): Promise<UsageReconciliation> {
  const cells = new Map<string, Cell>();
  const { periodIds, accountsRead, all: allRead } = await readLedger(given, tenant, month, cells);
  let billsUnfinished = 0;
  for (const id of periodIds) {
    // Before the usage: a bill that is finished between the two readings then has all of it read.
    billsUnfinished += (await given.books.unfinishedBills(tenant, id)).length;
    for (const usage of await given.books.billedUsage(tenant, id)) cellOf(cells, usage).billed += usage.chargedNano;
  }
  const all = [...cells.values()];
  return {
    period: month,
    accountsRead,
    billsUnfinished,
    complete: allRead && billsUnfinished === 0,
    charged: byCurrency(all, (cell) => cell.charged),
    billed: byCurrency(all, (cell) => cell.billed),
    differences: all
      .filter((cell) => cell.charged !== cell.billed)
      .map(({ charged, billed, ...where }) => ({ ...where, charged: formatNano(charged), billed: formatNano(billed) })),
  };
}

async function readLedger(
  given: Reading,
  tenant: TenantId,
  month: string,
  cells: Map<string, Cell>,
): Promise<{ periodIds: ReadonlySet<string>; accountsRead: number; all: boolean }> {
  const periodIds = new Set([month]);
  let accountsRead = 0;
  let cursor: string | undefined;
  do {
    const page = await given.products.accounts(tenant, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (const accountId of page.accounts) {
      accountsRead += 1;
      for (const period of await periodsEndingIn(given, tenant, accountId, month)) {
        periodIds.add(period.id);
        for (const total of await chargedIn(given, tenant, accountId, period)) {
          const cell = cellOf(cells, total);
          cell.accountId = accountId;
          cell.charged += total.chargedNano;
        }
      }
    }
    cursor = page.cursor;
  } while (cursor !== undefined && accountsRead < RECONCILED_ACCOUNTS_MAX);
  return { periodIds, accountsRead, all: cursor === undefined };
}

/** An account's own periods; the month where it has none. */
async function periodsEndingIn(
  { periods, timeZone }: Reading,
  tenant: TenantId,
  accountId: string,
  month: string,
): Promise<BillingPeriod[]> {
  const calendar = billingPeriod(month, timeZone);
  const known = await periods.of(tenant, accountId);
  if (!known.some(({ startMs, endMs }) => startMs < calendar.endMs && endMs > calendar.startMs)) return [calendar];
  const ending = known.filter(({ endMs }) => calendar.startMs < endMs && endMs <= calendar.endMs);
  return ending.map(({ period }) => billingPeriod(period, timeZone));
}

async function chargedIn(
  { products, ledger }: Reading,
  tenant: TenantId,
  accountId: string,
  { startMs, endMs }: BillingPeriod,
) {
  const sold = await products.ofAccount(tenant, accountId);
  const balanceIds = [...new Set(sold.flatMap((product) => product.balanceId ?? []))];
  const charged = await eachAtOnce(balanceIds, BALANCES_AT_ONCE, async (balanceId) =>
    (await ledger.totals(tenant, balanceId, toIso(startMs), toIso(endMs))).map((total) => ({ ...total, balanceId })),
  );
  return charged.flat();
}

function cellOf(cells: Map<string, Cell>, usage: Pick<BilledUsage, 'balanceId' | 'service' | 'currency'>): Cell {
  const { balanceId, service, currency } = usage;
  const key = `${balanceId}#${service}#${currency}`;
  const cell = cells.get(key) ?? { balanceId, service, currency, charged: 0n, billed: 0n };
  cells.set(key, cell);
  return cell;
}

function byCurrency(cells: readonly Cell[], amount: (cell: Cell) => bigint): { currency: string; amount: string }[] {
  const sums = new Map<string, bigint>();
  for (const cell of cells) sums.set(cell.currency, (sums.get(cell.currency) ?? 0n) + amount(cell));
  return [...sums].map(([currency, nano]) => ({ currency, amount: formatNano(nano) }));
}
