import type { BillableProduct } from '../../billing/billable-product';
import { type Closing, intoOpenMonth } from '../../billing/closing';
import type { JournalEntry } from '../../billing/journal';
import type { PackedBill } from '../../billing/pack-bill';
import type {
  AccountTotal,
  BillableProducts,
  BilledUsage,
  BillRuns,
  Books,
  Commit,
  CreditRow,
  ParkedAccount,
} from '../../billing/ports';
import { assertEntry } from '../../billing/post-entry';
import { sumTotals, totalsOf } from '../../billing/sum-totals';
import { toIso } from '../../kernel/clock';
import type { TenantId } from '../../kernel/tenant';
import type { MemoryResourceStore } from './memory-resource-store';

/** The books in memory: for tests. Bills are in the resource store beside them, as in DynamoDB. */
export class MemoryBooks implements Books {
  private readonly numbers = new Map<string, number>();
  private readonly entries = new Map<string, JournalEntry>();
  private readonly credit = new Map<string, CreditRow>();
  private readonly creditVersions = new Map<string, number>();
  private readonly packed = new Map<string, PackedBill>();
  private readonly unfinished = new Set<string>();
  private readonly usage = new Map<string, BilledUsage>();
  /** As finance decided it, by `MemoryFinanceBooks`. */
  readonly closing = new Map<TenantId, Closing>();
  private readonly waiting = new Map<string, ParkedAccount>();

  constructor(private readonly store: MemoryResourceStore) {}

  async lastNumber(tenant: TenantId, series: string): Promise<number> {
    return this.numbers.get(`${tenant}#${series}`) ?? 0;
  }

  async commitBill({
    tenant,
    series,
    number,
    bill,
    packed,
    entries,
    corrected,
  }: Parameters<Books['commitBill']>[0]): Promise<Commit> {
    if (await this.store.get(tenant, bill.resource, bill.id)) return 'exists';
    if ((this.numbers.get(`${tenant}#${series}`) ?? 0) !== number - 1) return 'changed';
    if (corrected && !(await this.store.replace(corrected.bill))) return 'changed';
    for (const credit of corrected?.credits ?? [])
      this.credit.set(`${tenant}#${credit.accountId}#${credit.source}`, credit);
    this.numbers.set(`${tenant}#${series}`, number);
    await this.store.create(bill);
    this.keep(tenant, entries);
    this.packed.set(`${tenant}#${bill.id}`, packed);
    this.unfinished.add(`${tenant}#${bill.id}`);
    return 'committed';
  }

  async packedBill(tenant: TenantId, billId: string): Promise<readonly Uint8Array[]> {
    return this.packed.get(`${tenant}#${billId}`)?.parts ?? [];
  }

  async keepBilledUsage(tenant: TenantId, usage: BilledUsage): Promise<void> {
    const { period, balanceId, service, currency, billId } = usage;
    this.usage.set(`${tenant}#${period}#${balanceId}#${service}#${currency}#${billId}`, usage);
  }

  async finishBill(tenant: TenantId, billId: string): Promise<void> {
    this.unfinished.delete(`${tenant}#${billId}`);
  }

  async unfinishedBills(tenant: TenantId, period: string): Promise<readonly string[]> {
    return [...this.unfinished]
      .filter((key) => key.startsWith(`${tenant}#`) && this.packed.get(key)?.periods.includes(period))
      .map((key) => key.slice(tenant.length + 1));
  }

  async post({
    tenant,
    entries,
    resources = [],
    credits = [],
    creditAt,
  }: Parameters<Books['post']>[0]): Promise<Commit> {
    if (entries.some(({ source }) => this.entries.has(`${tenant}#${source}`))) return 'exists';
    for (const resource of resources) {
      const standing = await this.store.get(tenant, resource.resource, resource.id);
      if ((standing?.version ?? 0) !== resource.version - 1) return 'changed';
    }
    if (creditAt && this.creditVersionOf(tenant, creditAt.accountId) !== creditAt.version) return 'changed';
    for (const resource of resources)
      await (resource.version === 1 ? this.store.create(resource) : this.store.replace(resource));
    this.keep(tenant, entries);
    for (const credit of credits) this.credit.set(`${tenant}#${credit.accountId}#${credit.source}`, credit);
    if (creditAt) this.creditVersions.set(`${tenant}#${creditAt.accountId}`, creditAt.version + 1);
    return 'committed';
  }

  /** Every entry of a tenant, for `MemoryFinanceBooks`. */
  journal(tenant: TenantId): JournalEntry[] {
    return [...this.entries].filter(([key]) => key.startsWith(`${tenant}#`)).map(([, entry]) => entry);
  }

  private keep(tenant: TenantId, entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      assertEntry(entry);
      this.entries.set(`${tenant}#${entry.source}`, intoOpenMonth(entry, this.closing.get(tenant) ?? { version: 0 }));
    }
  }

  async creditVersion(tenant: TenantId, accountId: string): Promise<number> {
    return this.creditVersionOf(tenant, accountId);
  }

  private creditVersionOf(tenant: TenantId, accountId: string): number {
    return this.creditVersions.get(`${tenant}#${accountId}`) ?? 0;
  }

  async entry(tenant: TenantId, source: string): Promise<JournalEntry | undefined> {
    return this.entries.get(`${tenant}#${source}`);
  }

  async totals(tenant: TenantId, upToPeriod = '9999-12'): Promise<readonly AccountTotal[]> {
    const entries = this.journal(tenant).filter(({ bookedOn }) => bookedOn <= `${upToPeriod}-31`);
    return sumTotals(entries.flatMap(totalsOf));
  }

  async credits(tenant: TenantId, accountId: string): Promise<readonly Pick<CreditRow, 'currency' | 'nano'>[]> {
    const sums = new Map<string, bigint>();
    for (const [key, { currency, nano }] of this.credit)
      if (key.startsWith(`${tenant}#${accountId}#`)) sums.set(currency, (sums.get(currency) ?? 0n) + nano);
    return [...sums].filter(([, nano]) => nano !== 0n).map(([currency, nano]) => ({ currency, nano }));
  }

  async billedUsage(tenant: TenantId, period: string, balanceId?: string): Promise<readonly BilledUsage[]> {
    const of = `${tenant}#${period}#${balanceId === undefined ? '' : `${balanceId}#`}`;
    return [...this.usage].filter(([key]) => key.startsWith(of)).map(([, usage]) => usage);
  }

  async park(tenant: TenantId, parked: ParkedAccount): Promise<void> {
    this.waiting.set(`${tenant}#${parked.period}#${parked.accountId}`, parked);
  }

  async unpark(tenant: TenantId, accountId: string, period: string): Promise<void> {
    this.waiting.delete(`${tenant}#${period}#${accountId}`);
  }

  async parked(tenant: TenantId): Promise<readonly ParkedAccount[]> {
    return [...this.waiting].filter(([key]) => key.startsWith(`${tenant}#`)).map(([, parked]) => parked);
  }
}

/** The projection of billable products in memory. */
export class MemoryBillableProducts implements BillableProducts {
  private readonly products = new Map<string, BillableProduct>();

  async keep(tenant: TenantId, product: BillableProduct): Promise<void> {
    const key = `${tenant}#${product.id}`;
    if ((this.products.get(key)?.version ?? 0) < product.version) this.products.set(key, product);
  }

  async ofAccount(tenant: TenantId, accountId: string): Promise<readonly BillableProduct[]> {
    return this.of(tenant).filter((product) => product.accountId === accountId);
  }

  async accounts(tenant: TenantId, { limit, cursor = '' }: { limit: number; cursor?: string }) {
    const ids = [...new Set(this.of(tenant).map((product) => product.accountId))].sort().filter((id) => id > cursor);
    const accounts = ids.slice(0, limit);
    const last = accounts.at(-1);
    return { accounts, ...(ids.length > limit && last !== undefined ? { cursor: last } : {}) };
  }

  private of(tenant: TenantId): BillableProduct[] {
    return [...this.products].filter(([key]) => key.startsWith(`${tenant}#`)).map(([, product]) => product);
  }
}

/** Which bill runs were started, in memory. */
export class MemoryBillRuns implements BillRuns {
  readonly started: string[] = [];
  private readonly months = new Map<TenantId, string>();

  async start(tenant: TenantId, nowMs: number): Promise<void> {
    const name = `${tenant}_${toIso(nowMs)}`;
    if (!this.started.includes(name)) this.started.push(name);
  }

  async lastMonth(tenant: TenantId): Promise<string | undefined> {
    return this.months.get(tenant);
  }

  async forgetLastMonth(tenant: TenantId): Promise<void> {
    this.months.delete(tenant);
  }
}
