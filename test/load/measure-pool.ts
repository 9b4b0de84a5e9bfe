import { MemoryChargeRecords, MemoryLedger, MemoryTariffStore } from '../../shared/adapters/memory/memory-balances';
import {
  type BalanceAccount,
  type BalanceStore,
  isSlice,
  openAccount,
  openSlice,
  projectLedger,
  SliceFiller,
  sliceIds,
  sliceOfMember,
} from '../../shared/balance-management';
import { AccountCache, type ChargingPorts, chargeMessages } from '../../shared/convergent-charging';
import type { TenantId } from '../../shared/kernel/tenant';
import type { UsageMessage } from '../../shared/usage-management';
import { MSISDN, TARIFF, TENANT, usage } from '../convergent-charging/world';
import { VirtualTime } from '../simulation/virtual-time';
import { seededRandom } from './statistics';

const START_MS = Date.parse('2026-12-15T12:00:00Z');
/** What DynamoDB takes to read or write an item, half of it on the way there. */
const REQUEST_MS = 4;
/** A table's partition takes no more of an item. */
const WRITES_A_SECOND_MAX = 1_000;
/** The ledger books a write so much later. */
const LEDGER_MS = 1_000;
/** A device's usage is this old at the most when it arrives. */
const DELAY_MS_MAX = 500;
/** A message that could not be charged comes again. */
const RETRY_MS = 1_000;
const MESSAGES_A_BATCH = 10;
const MEMBERS = 100_000;
const MONEY_NANO = 10n ** 18n;

export interface MeasuredPool {
  readonly slices: number;
  readonly functions: number;
  readonly charges: number;
  readonly chargesPerSecond: number;
  readonly writesPerCharge: number;
  readonly readsPerCharge: number;
  /** Messages that had to come again: a busy balance, a ledger behind, a throttled item. */
  readonly again: number;
  /** What the pool lost is what was charged, to the nano. */
  readonly isWhole: boolean;
}

/** Balances behind a table: requests take their time, an item takes so many writes a second, and the ledger follows. */
class TimedTable implements BalanceStore {
  readonly items = new Map<string, BalanceAccount>();
  readonly ledger = new MemoryLedger();
  reads = 0;
  writes = 0;
  private readonly written = new Map<string, number>();

  constructor(private readonly time: VirtualTime) {}

  read(_tenant: TenantId, balanceId: string): Promise<BalanceAccount | undefined> {
    this.reads += 1;
    return this.request(() => this.items.get(balanceId));
  }

  write(next: BalanceAccount, expected: number): ReturnType<BalanceStore['write']> {
    this.writes += 1;
    return this.request(() => {
      const second = `${next.balanceId}@${Math.floor(this.time.now() / 1_000)}`;
      const count = (this.written.get(second) ?? 0) + 1;
      this.written.set(second, count);
      if (count > WRITES_A_SECOND_MAX) throw new Error('throttled');
      const current = this.items.get(next.balanceId);
      if (current && current.number !== expected) return { written: false, current };
      this.keep(next);
      return { written: true };
    });
  }

  keep(account: BalanceAccount): void {
    this.items.set(account.balanceId, account);
    this.time.after(
      LEDGER_MS,
      () => void projectLedger({ ledger: this.ledger, records: new MemoryChargeRecords() }, account),
    );
  }

  async open(account: BalanceAccount): Promise<BalanceAccount> {
    this.keep(account);
    return account;
  }

  ofParty = async (): Promise<never> => Promise.reject(new Error('nobody asks'));
  ofTenant = this.ofParty;

  /** Carried out in the middle of its time. */
  private request<T>(carryOut: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.time.after(REQUEST_MS / 2, () => {
        try {
          const answer = carryOut();
          this.time.after(REQUEST_MS / 2, () => resolve(answer));
        } catch (problem) {
          reject(problem);
        }
      });
    });
  }
}

/**
 * Charges a pool from warm functions that always have more to do, for so many seconds of a clock that jumps from one thing to
 * the next. The code is the product's; the table, its times and its limits are simulated, the latter as DynamoDB documents them.
 */
export async function measurePool(
  slices: number,
  functions: number,
  seconds: number,
  seed: number,
): Promise<MeasuredPool> {
  const random = seededRandom(seed);
  const time = new VirtualTime(START_MS);
  const table = new TimedTable(time);
  const pool = fillPool(table, slices);
  const balanceIdOf = (msisdn: string): string => (isSlice(pool) ? sliceOfMember(pool, msisdn) : pool.balanceId);
  const tariffs = new MemoryTariffStore();
  await tariffs.put(TENANT, TARIFF);
  const until = START_MS + seconds * 1_000;
  const count = { charges: 0, again: 0, used: 0, working: functions };
  const nextMessage = (): UsageMessage => {
    count.used += 1;
    const msisdn = `${Number(MSISDN) + Math.floor(random() * MEMBERS)}`;
    const startedAt = new Date(time.now() - Math.floor(random() * DELAY_MS_MAX)).toISOString();
    const records = [usage({ usageId: `u${count.used}`, msisdn, startedAt })];
    return { tenant: TENANT, receivedAt: '', records };
  };
  const waiting: UsageMessage[] = [];
  const work = async (): Promise<void> => {
    const ports = portsOn(table, tariffs, time, balanceIdOf, random);
    const cache = new AccountCache();
    while (time.now() < until) {
      const batch = Array.from({ length: MESSAGES_A_BATCH }, () => waiting.pop() ?? nextMessage());
      const { results } = await chargeMessages(ports, cache, batch);
      results.forEach((result, at) => {
        const message = batch[at];
        if (!('problem' in result)) count.charges += 1;
        else if (message) {
          count.again += 1;
          time.after(RETRY_MS, () => waiting.push(message));
        }
      });
    }
    count.working -= 1;
  };
  for (let at = 0; at < functions; at += 1) time.after(random() * REQUEST_MS * 2, () => void work());
  while (count.working > 0) if (!(await time.step())) throw new Error('Nothing is left to happen');
  const left = [...table.items.values()].reduce((sum, one) => sum + one.moneyNano, 0n);
  const price = TARIFF.rules.find((rule) => rule.service === 'sms')?.priceNano ?? 0n;
  return {
    slices,
    functions,
    charges: count.charges,
    chargesPerSecond: count.charges / ((time.now() - START_MS) / 1_000),
    writesPerCharge: table.writes / count.charges,
    readsPerCharge: table.reads / count.charges,
    again: count.again,
    isWhole: MONEY_NANO - left === BigInt(count.charges) * price,
  };
}

/** A pool whose slices were all filled, as after a while of charging. */
function fillPool(table: TimedTable, slices: number): BalanceAccount {
  const identity = { tenant: TENANT, balanceId: 'herd', partyId: 'party-1', currency: 'EUR' };
  const opened = openAccount({ ...identity, ...(slices === 1 ? {} : { slices }), atMs: START_MS - 86_400_000 });
  const plan = { productId: 'herd', offeringId: TARIFF.offeringId, from: opened.openedAt, addOn: false };
  const part = MONEY_NANO / BigInt(slices);
  const pool = { ...opened, plans: [plan], moneyNano: MONEY_NANO - part * BigInt(slices - 1) };
  for (const id of sliceIds(pool))
    table.keep(id === pool.balanceId ? pool : { ...openSlice(pool, id, opened.openedAt), moneyNano: part });
  return pool;
}

function portsOn(
  table: TimedTable,
  tariffs: MemoryTariffStore,
  time: VirtualTime,
  balanceIdOf: (msisdn: string) => string,
  random: () => number,
): ChargingPorts {
  const nobodyAssigns = async (): Promise<never> => Promise.reject(new Error('nobody assigns'));
  return {
    balances: table,
    ledger: table.ledger,
    records: new MemoryChargeRecords(),
    tariffs,
    slices: new SliceFiller({ balances: table, ledger: table.ledger }, () => time.now()),
    numbers: {
      find: async (_tenant, msisdn) => [{ balanceId: balanceIdOf(msisdn), from: 0 }],
      assign: nobodyAssigns,
      release: nobodyAssigns,
    },
    nowOf: async () => time.now(),
    backOff: (attempt) =>
      new Promise((resolve) => void time.after(Math.min(120, 4 * 2 ** attempt) * random(), resolve)),
  };
}
