import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { balanceKey } from '../../shared/adapters/aws/balance-item';
import { chargingPorts } from '../../shared/adapters/aws/charging-ports';
import { DynamoDbNumberLookup } from '../../shared/adapters/aws/dynamodb-number-lookup';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { resourceKey } from '../../shared/adapters/aws/resource-item';
import {
  addPlan,
  type BalanceAccount,
  creditBalance,
  type NumberLookup,
  openAccount,
} from '../../shared/balance-management';
import { type ChargingPorts, chargeBalance } from '../../shared/convergent-charging';
import { tenantId } from '../../shared/kernel/tenant';
import type { UsageRecord } from '../../shared/usage-management';
import { TARIFF } from '../convergent-charging/world';
import type { BenchTables } from './bench-tables';
import type { Item } from './write-units';

export const TENANT = tenantId('bench');
const ACTIVATED_DAYS = 30;
const DAY_MS = 86_400_000;
const MONEY_NANO = 9_000_000_000_000n;
/** More than the guard's ring holds, so that it is full. */
const FIRST_CHARGES = 20;
/** Usages are a second apart, as one subscriber's are at the most: the guard counts in seconds. */
const STEP_MS = 1_000;

/** A subscriber of one plan with one allowance, used up or not, as ids and lengths are in the real system. */
export interface Subscriber {
  readonly balanceId: string;
  readonly msisdn: string;
}

export class BenchGround {
  readonly dynamo = new DynamoDBClient({});
  private readonly startMs = Date.now() - DAY_MS / 2;
  private made = 0;
  private used = 0;

  constructor(readonly tables: BenchTables) {}

  /** A function that has just started: what it keeps is empty. Wired as in the functions themselves. */
  newFunction = (): ChargingPorts => chargingPorts({ ...process.env, ...this.tables });

  /** What takes usage in: it tells with it whose the numbers are, and keeps what it looked up. */
  newIntake = (): NumberLookup => new DynamoDbNumberLookup(this.dynamo, this.tables.BALANCES_TABLE, Date.now);

  /** The tariff, and the brand: a live one, whose clock is the world's. */
  async setUp(): Promise<void> {
    const pk = { S: resourceKey(TENANT, 'tenant', TENANT) };
    const body = { S: JSON.stringify({ id: TENANT, name: 'Bench' }) };
    await this.dynamo.send(new PutItemCommand({ TableName: this.tables.TENANTS_TABLE, Item: { pk, body } }));
    await new DynamoDbTariffStore(this.dynamo, this.tables.TARIFFS_TABLE).put(TENANT, TARIFF);
  }

  /** An ordinary account that was charged before: its ring is full. */
  async subscriber(
    ports: ChargingPorts,
    firstCharges = FIRST_CHARGES,
  ): Promise<{ who: Subscriber; account: BalanceAccount }> {
    this.made += 1;
    const suffix = String(this.made).padStart(5, '0');
    const who = { balanceId: `01KAT0J8WQX4V7ZC9Y2N3${suffix}`, msisdn: `35386${suffix}00` };
    const activatedMs = Date.now() - ACTIVATED_DAYS * DAY_MS;
    const opened = openAccount({
      tenant: TENANT,
      balanceId: who.balanceId,
      partyId: `01KAT0J8WQX4V7ZC9Y2P3${suffix}`,
      billingAccountId: `01KAT0J8WQX4V7ZC9Y2B3${suffix}`,
      currency: 'EUR',
      atMs: activatedMs,
    });
    await ports.balances.open(opened);
    let account = withPlan(opened, 0, activatedMs);
    const paid = creditBalance(account, {
      reference: 'topupBalance/01KAT0J8WQX4V7ZC9Y2N3M5P6R',
      amountNano: MONEY_NANO,
      paidAt: activatedMs,
      atMs: activatedMs,
    });
    if (typeof paid === 'string') throw new Error(paid);
    await ports.balances.write(paid, opened.number);
    const { offeringId } = TARIFF;
    await ports.numbers.assign(TENANT, who.msisdn, { balanceId: who.balanceId, from: activatedMs, offeringId });
    account = paid;
    for (let at = 0; at < firstCharges; at += 1)
      account = (await chargeBalance(ports, account, [this.usage(who)])).account;
    return { who, account };
  }

  /** The next usage of a subscriber, always newer than the last: a call that the allowance pays, then a MiB of data. */
  usage(who: Subscriber, atMs = this.startMs + this.used * STEP_MS): UsageRecord {
    this.used += 1;
    return {
      usageId: `HOST1-20261215${String(this.used).padStart(8, '0')}`,
      ...(this.used % 2 === 0
        ? { service: 'voice', quantity: '123', destination: '353861234567' }
        : { service: 'data', quantity: '1048576' }),
      msisdn: who.msisdn,
      startedAt: new Date(atMs).toISOString(),
      source: `01KAT0J8WQX4V7ZC9Y2N3M5P6R:${this.used}`,
    };
  }

  /** The item as it is stored. */
  async itemOf(who: Subscriber): Promise<Item> {
    const Key = { pk: { S: balanceKey(TENANT, who.balanceId) } };
    const { Item } = await this.dynamo.send(
      new GetItemCommand({ TableName: this.tables.BALANCES_TABLE, Key, ConsistentRead: true }),
    );
    if (!Item) throw new Error(`There is no balance ${who.balanceId}`);
    return Item;
  }
}

/** Allowances end after the bench does. */
export function withPlan(account: BalanceAccount, at: number, fromMs: number): BalanceAccount {
  const productId = `01KAT0J8WQX4V7ZC9Y2N3PLN${String(at).padStart(2, '0')}`;
  const plan = { productId, offeringId: TARIFF.offeringId, from: fromMs + at, addOn: at > 0 };
  const allowance = {
    id: `${productId}/minutes`,
    service: 'voice',
    zones: ['home'],
    granted: 9_000_000n,
    priority: 10,
    validUntil: fromMs + 60 * DAY_MS,
  } as const;
  return addPlan(account, plan, [allowance], fromMs) ?? account;
}
