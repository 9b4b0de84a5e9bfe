import { toIso } from '../kernel/clock';
import { eachAtOnce } from '../kernel/each-at-once';
import { formatNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import { billingPeriod } from './billing-period';
import { BALANCES_AT_ONCE } from './calculate-bill';
import type { BillableProducts, BilledUsage, Books, UsageLedger } from './ports';

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

/** Holds what the ledger charged in a month against what bills of that month carry, balance by balance. */
export async function reconcileUsage(
  given: {
    readonly products: BillableProducts;
    readonly ledger: UsageLedger;
    readonly books: Books;
    readonly timeZone: string;
  },
  tenant: TenantId,
  periodId: string,
): Promise<UsageReconciliation> {
  const cells = new Map<string, Cell>();
  // Before the usage: a bill that is finished between the two readings then has all of it read.
  const { length: billsUnfinished } = await given.books.unfinishedBills(tenant, periodId);
  for (const usage of await given.books.billedUsage(tenant, periodId)) cellOf(cells, usage).billed += usage.chargedNano;
  const { accountsRead, all: allRead } = await readLedger(given, tenant, periodId, cells);
  const all = [...cells.values()];
  return {
    period: periodId,
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
  given: { readonly products: BillableProducts; readonly ledger: UsageLedger; readonly timeZone: string },
  tenant: TenantId,
  periodId: string,
  cells: Map<string, Cell>,
): Promise<{ accountsRead: number; all: boolean }> {
  const period = billingPeriod(periodId, given.timeZone);
  let accountsRead = 0;
  let cursor: string | undefined;
  do {
    const page = await given.products.accounts(tenant, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (const accountId of page.accounts) {
      accountsRead += 1;
      const products = await given.products.ofAccount(tenant, accountId);
      const balanceIds = [...new Set(products.flatMap((product) => product.balanceId ?? []))];
      const read = (balanceId: string) =>
        given.ledger.totals(tenant, balanceId, toIso(period.startMs), toIso(period.endMs));
      const charged = await eachAtOnce(balanceIds, BALANCES_AT_ONCE, async (balanceId) =>
        (await read(balanceId)).map((total) => ({ ...total, balanceId })),
      );
      for (const total of charged.flat()) {
        const cell = cellOf(cells, total);
        cell.accountId = accountId;
        cell.charged += total.chargedNano;
      }
    }
    cursor = page.cursor;
  } while (cursor !== undefined && accountsRead < RECONCILED_ACCOUNTS_MAX);
  return { accountsRead, all: cursor === undefined };
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
