import { MemoryAccountMembers, MemoryAccountPeriods } from '../../shared/adapters/memory/memory-account-periods';
import { MemoryBillableProducts, MemoryBillRuns, MemoryBooks } from '../../shared/adapters/memory/memory-books';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { openPeriods } from '../../shared/billing/account-periods';
import { accountApi } from '../../shared/billing/account-resources';
import { applyCredit } from '../../shared/billing/apply-credit';
import { billAccounts, PERIODS_PER_PAGE } from '../../shared/billing/bill-accounts';
import { billableProduct } from '../../shared/billing/billable-product';
import { COLLECTIONS_API } from '../../shared/billing/collection-resources';
import type { BillOutcome } from '../../shared/billing/make-bill';
import { makeBill } from '../../shared/billing/make-bill';
import { openAccount } from '../../shared/billing/open-account';
import type { PrepaidMovement, TaxStatusReader, UsageTotal } from '../../shared/billing/ports';
import { type ReceivedPayment, receivePayment } from '../../shared/billing/receive-payment';
import { reconcileUsage } from '../../shared/billing/reconcile-usage';
import { customerBillApi } from '../../shared/billing/resources';
import { type ReversedPayment, reversePayment } from '../../shared/billing/reverse-payment';
import { startBillRuns } from '../../shared/billing/start-bill-runs';
import type { TaxStatus } from '../../shared/billing/tax-place';
import { trialBalance } from '../../shared/billing/trial-balance';
import { fixedClock } from '../../shared/kernel/clock';
import { formatNano, parseNano } from '../../shared/kernel/money';
import { type TenantId, tenantId } from '../../shared/kernel/tenant';
import type { TenantSettings } from '../../shared/kernel/tenant-settings';
import type { Body } from '../../shared/tmf/declaration';

export const nano = (text: string): bigint => parseNano(text) ?? 0n;

/** A ledger that a test writes by hand. */
export class HandLedger {
  private readonly used: {
    tenant: string;
    balanceId: string;
    at: string;
    service: UsageTotal['service'];
    nano: bigint;
  }[] = [];

  use(tenant: TenantId, balanceId: string, service: UsageTotal['service'], at: string, amount: string): void {
    this.used.push({ tenant, balanceId, service, at, nano: nano(amount) });
  }

  private readonly moved: ({ tenant: string; balanceId: string; at: string } & PrepaidMovement)[] = [];

  move(tenant: TenantId, balanceId: string, kind: PrepaidMovement['kind'], at: string, amount: string): void {
    this.moved.push({ tenant, balanceId, at, kind, currency: 'EUR', nano: nano(amount) });
  }

  async movements(tenant: TenantId, balanceId: string, fromIso: string, toIso: string): Promise<PrepaidMovement[]> {
    return this.moved.filter(
      (move) => move.tenant === tenant && move.balanceId === balanceId && move.at >= fromIso && move.at < toIso,
    );
  }

  async totals(tenant: TenantId, balanceId: string, fromIso: string, toIso: string): Promise<UsageTotal[]> {
    const found = this.used.filter(
      (use) => use.tenant === tenant && use.balanceId === balanceId && use.at >= fromIso && use.at < toIso,
    );
    return [...new Set(found.map((use) => use.service))].map((service) => {
      const of = found.filter((use) => use.service === service);
      const chargedNano = of.reduce((sum, use) => sum + use.nano, 0n);
      return { service, currency: 'EUR', chargedNano, quantity: BigInt(of.length), count: of.length };
    });
  }
}

export const SETTINGS: TenantSettings = {
  name: 'Aurora',
  currency: 'EUR',
  country: 'DE',
  timeZone: 'Europe/Berlin',
  pricesIncludeTax: true,
  clockOffsetMs: 0,
};

/** Billing of two brands on memory stores and one clock. */
export function makeOffice(startIso: string, settings: TenantSettings = SETTINGS) {
  const clock = fixedClock(Date.parse(startIso));
  const store = new MemoryResourceStore([
    ...accountApi.resources,
    ...customerBillApi.resources,
    ...COLLECTIONS_API.resources,
  ]);
  const office = {
    clock,
    store,
    books: new MemoryBooks(store),
    products: new MemoryBillableProducts(),
    periods: new MemoryAccountPeriods(),
    members: new MemoryAccountMembers(),
    runs: new MemoryBillRuns(),
    ledger: new HandLedger(),
    /** What party-management tells of customers' tax, by party. */
    taxStatus: new Map<string, TaxStatus>(),
    tenant: tenantId('aurora'),
    other: tenantId('borealis'),
  };
  const taxStatuses: TaxStatusReader = { statusOf: async (_tenant, party) => office.taxStatus.get(party) };
  const ground = () => ({ ...office, timeZone: settings.timeZone, nowMs: clock.now() });
  return {
    ...office,
    ground,
    taxStatuses,
    openAccount: (id: string, tenant = office.tenant) =>
      openAccount(store, tenant, { id, partyId: `party-of-${id}` }, clock.now()),
    sell: async (
      accountId: string,
      id: string,
      monthly: string,
      startDate: string,
      more: Body | object = {},
      version = 1,
    ) => {
      const body = {
        id,
        name: 'Bundle 5 GB',
        status: 'active',
        startDate,
        billingAccount: { id: accountId },
        productCharacteristic: [{ name: 'balanceId', value: `balance-of-${accountId}` }],
        productPrice: [
          {
            name: 'Monthly fee',
            priceType: 'recurring',
            recurringChargePeriod: 'month',
            price: { taxIncludedAmount: { unit: 'EUR', value: monthly } },
          },
          { name: 'Voice', priceType: 'usage', price: { taxIncludedAmount: { unit: 'EUR', value: '0.09' } } },
        ],
        ...more,
      };
      const product = billableProduct(body, version, clock.now());
      if (!product.ok || !product.value) throw new Error('The product can be billed');
      await office.products.keep(office.tenant, product.value);
      await openPeriods(ground(), office.tenant, product.value);
    },
    bill: (accountId: string, period: string): Promise<BillOutcome> =>
      makeBill({ ...office, taxStatuses, settings, nowMs: clock.now() }, office.tenant, accountId, period),
    /** The bill run: every period that is over. */
    billDue: async (isLastTry = true) => {
      const { periods } = await office.periods.due(office.tenant, clock.now(), { limit: PERIODS_PER_PAGE });
      return billAccounts({ ...office, taxStatuses, settings, nowMs: clock.now() }, office.tenant, periods, isLastTry);
    },
    pay: (payment: Partial<ReceivedPayment> & { id: string; nano: bigint }) =>
      receivePayment({ ...office, timeZone: settings.timeZone, nowMs: clock.now() }, office.tenant, {
        accountId: 'a1',
        currency: 'EUR',
        topup: false,
        bills: [],
        paidAtMs: clock.now(),
        ...payment,
      }),
    takeBack: (reversed: Partial<ReversedPayment> & { id: string; paymentId: string; nano: bigint }) =>
      reversePayment({ ...office, timeZone: settings.timeZone, nowMs: clock.now() }, office.tenant, {
        kind: 'refund',
        accountId: 'a1',
        currency: 'EUR',
        atMs: clock.now(),
        ...reversed,
      }),
    applyCredit: (billId: string) =>
      applyCredit({ ...office, timeZone: settings.timeZone, nowMs: clock.now() }, office.tenant, billId),
    startRuns: (tenant = office.tenant) => startBillRuns({ ...office, ...ground() }, tenant),
    billBody: async (id: string): Promise<Body> => {
      const stored = await store.get(office.tenant, 'customerBill', id);
      if (!stored) throw new Error(`There is a bill ${id}`);
      return stored.body;
    },
    /** Debit less credit of each account that is not at 0. */
    balances: async (): Promise<Record<string, string>> => {
      const { accounts, total } = trialBalance(await office.books.totals(office.tenant));
      for (const { difference } of total) expect(difference).toBe('0');
      return Object.fromEntries(accounts.filter((row) => row.balance !== '0').map((row) => [row.name, row.balance]));
    },
    reconcile: (period: string) => reconcileUsage({ ...office, timeZone: settings.timeZone }, office.tenant, period),
    credit: async (accountId: string): Promise<string[]> =>
      (await office.books.credits(office.tenant, accountId)).map(
        (credit) => `${formatNano(credit.nano)} ${credit.currency}`,
      ),
  };
}
