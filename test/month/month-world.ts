import { DynamoDbAccountMembers } from '../../shared/adapters/aws/dynamodb-account-members';
import { DynamoDbAccountPeriods } from '../../shared/adapters/aws/dynamodb-account-periods';
import { DynamoDbBillableProducts } from '../../shared/adapters/aws/dynamodb-billable-products';
import { DynamoDbBooks } from '../../shared/adapters/aws/dynamodb-books';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { openPeriods } from '../../shared/billing/account-periods';
import { accountApi, billingAccount } from '../../shared/billing/account-resources';
import type { BillableProduct } from '../../shared/billing/billable-product';
import { type BillingCycle, periodWith } from '../../shared/billing/billing-cycle';
import type { UsageLedger, UsageTotal } from '../../shared/billing/ports';
import { customerBillApi } from '../../shared/billing/resources';
import { tenantId } from '../../shared/kernel/tenant';
import type { TenantSettings } from '../../shared/kernel/tenant-settings';
import { newResource } from '../../shared/tmf/write-resource';
import { Chance } from '../simulation/chance';
import { asClient, type Command, SimulatedDynamoDb, type TableEvents } from '../simulation/simulated-dynamodb';
import { TABLES } from '../simulation/table-shapes';

export const BOOKS_TABLE = 'farthing-billing-books';
export const RESOURCES_TABLE = 'farthing-billing-resources';
export const TENANT = tenantId('month');
export const SETTINGS: TenantSettings = {
  name: 'Month Mobile',
  currency: 'EUR',
  country: 'DE',
  timeZone: 'Europe/Berlin',
  pricesIncludeTax: true,
  clockOffsetMs: 0,
};

const MINUTE_MS = 60_000;
const CENT = 10_000_000n;
/** Accounts that live alike: of the first of every fifth such group, the next nine are paid for. */
const GROUP = 50;
const MEMBERS = 9;
const SEEDED_AT = Date.parse('2026-10-01T00:00:00Z');

/** What a function finds when it starts: adapters of ours over one simulated DynamoDB. `watch` sees every command first. */
export function openPorts(db: SimulatedDynamoDb, watch: (command: Command) => void = () => {}) {
  const client = asClient(async (command) => {
    watch(command);
    return db.execute(command);
  });
  return {
    store: new DynamoDbResourceStore(client, RESOURCES_TABLE, [...accountApi.resources, ...customerBillApi.resources]),
    products: new DynamoDbBillableProducts(client, BOOKS_TABLE),
    books: new DynamoDbBooks(client, BOOKS_TABLE, RESOURCES_TABLE),
    periods: new DynamoDbAccountPeriods(client, BOOKS_TABLE),
    members: new DynamoDbAccountMembers(client, BOOKS_TABLE),
    taxStatuses: { statusOf: async () => undefined },
  };
}
export type MonthPorts = ReturnType<typeof openPorts>;

export interface MonthWorld {
  readonly db: SimulatedDynamoDb;
  readonly ledger: UsageLedger;
  readonly accountIds: readonly string[];
}

/**
 * A brand's accounts before a month, the same for the same seed: most are billed from the 1st, the others from any day; one to three
 * plans, some begun in the period, some charged by the second; businesses that pay for their people; usage on half of the balances.
 */
export async function seedMonth(seed: number, count: number, events: TableEvents = {}): Promise<MonthWorld> {
  const db = new SimulatedDynamoDb(TABLES, events);
  const ports = openPorts(db);
  const accountIds = Array.from({ length: count }, (_, index) => `a${String(index).padStart(6, '0')}`);
  for (const [index, id] of accountIds.entries()) await seedAccount(ports, seed, index, id);
  return { db, ledger: seededLedger(seed), accountIds };
}

async function seedAccount(ports: MonthPorts, seed: number, index: number, id: string): Promise<void> {
  const group = Math.floor(index / GROUP);
  const ofGroup = new Chance(seed, `group ${group}`);
  const anchorDay = ofGroup.isOne(0.6) ? 1 : 1 + ofGroup.below(31);
  const isMember = group % 5 === 0 && index % GROUP > 0 && index % GROUP <= MEMBERS;
  const payer = `a${String(group * GROUP).padStart(6, '0')}`;
  const body = {
    name: `Account ${id}`,
    relatedParty: [{ id: `party-${id}`, role: 'customer', '@referredType': 'Individual' }],
    billStructure: { cycleSpecification: { name: `From day ${anchorDay}`, dateShift: anchorDay - 1 } },
    ...(isMember
      ? {
          accountRelationship: [
            {
              relationshipType: 'paidBy',
              account: { id: payer },
              validFor: { startDateTime: new Date(SEEDED_AT).toISOString() },
            },
          ],
        }
      : {}),
  };
  const { basePath } = accountApi;
  await ports.store.create(newResource(billingAccount, { tenant: TENANT, id, body, basePath, nowMs: SEEDED_AT }));
  if (isMember) await ports.members.keep(TENANT, payer, id);
  for (const product of productsOf(seed, id, { anchorDay, months: 1 })) {
    await ports.products.keep(TENANT, product);
    await openPeriods({ ...ports, timeZone: SETTINGS.timeZone, nowMs: SEEDED_AT }, TENANT, product);
  }
}

/** Of the period that ends in December. */
function productsOf(seed: number, accountId: string, cycle: BillingCycle): BillableProduct[] {
  const chance = new Chance(seed, accountId);
  const within = Date.parse(cycle.anchorDay === 1 ? '2026-11-15T12:00:00Z' : '2026-12-01T12:00:00Z');
  const { startMs, endMs } = periodWith(cycle, within, SETTINGS.timeZone);
  return Array.from({ length: 1 + chance.below(3) }, (_, index) => ({
    id: `${accountId}-p${index}`,
    version: 1,
    name: 'Plan',
    accountId,
    balanceId: `${accountId}-b${index}`,
    startMs: chance.isOne(0.7) ? startMs : startMs + MINUTE_MS * chance.below((endMs - startMs) / MINUTE_MS),
    billed: true,
    fees: [
      {
        kind: 'recurring' as const,
        name: 'Monthly fee',
        nano: BigInt(499 + 100 * chance.below(40)) * CENT,
        currency: SETTINGS.currency,
        taxCategory: 'standard',
        ...(chance.isOne(0.2) ? { proration: 'second' as const } : {}),
      },
    ],
  }));
}

/** What a balance used in a time: the same whenever it is asked. */
function seededLedger(seed: number): UsageLedger {
  return {
    movements: async () => [],
    async totals(_tenant, balanceId, fromIso): Promise<UsageTotal[]> {
      const chance = new Chance(seed, `${balanceId} ${fromIso}`);
      if (chance.isOne(0.5)) return [];
      const chargedNano = BigInt(chance.magnitude(1_000_000, 20_000_000_000));
      const count = 1 + chance.below(200);
      return [
        { service: 'data', currency: SETTINGS.currency, chargedNano, quantity: BigInt(count) * 1_048_576n, count },
      ];
    },
  };
}
