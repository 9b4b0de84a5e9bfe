import {
  MemoryBalanceStore,
  MemoryChargeRecords,
  MemoryLedger,
  MemoryNumberDirectory,
  MemoryTariffStore,
} from '../../shared/adapters/memory/memory-balances';
import { type BalanceAccount, creditOnce, projectLedger, SliceFiller } from '../../shared/balance-management';
import { AccountCache, type ChargingPorts, openCharging } from '../../shared/convergent-charging';
import { tenantId } from '../../shared/kernel/tenant';
import type { PriceRule, Tariff } from '../../shared/rating';
import type { UsageRecord } from '../../shared/usage-management';

export const TENANT = tenantId('demo');
export const NOW = Date.parse('2026-12-15T12:00:00Z');
export const MSISDN = '353861000001';

const base: Omit<PriceRule, 'priceId' | 'service' | 'perUnits'> = {
  zone: 'home',
  destinationPrefixes: [],
  visitedNetworks: [],
  priceNano: 100_000_000n,
  connectFeeNano: 0n,
  firstIncrement: 1n,
  nextIncrement: 1n,
  decimals: 4,
  rounding: 'up',
};

/** Ten cents a minute, a message, a MiB; ten free minutes. */
export const TARIFF: Tariff = {
  offeringId: 'payg',
  version: '1.1',
  currency: 'EUR',
  validFrom: 0,
  rules: [
    { ...base, priceId: 'voice', service: 'voice', perUnits: 60n, firstIncrement: 60n },
    { ...base, priceId: 'sms', service: 'sms', perUnits: 1n },
    { ...base, priceId: 'data', service: 'data', perUnits: 1_048_576n, firstIncrement: 1024n, nextIncrement: 1024n },
  ],
  allowances: [
    { id: 'minutes', service: 'voice', units: 600n, zones: ['home'], priority: 10, validity: { months: 1 } },
  ],
};

/** What may go wrong between us and a table: drawn by whoever drives the world. */
export interface Chaos {
  /** Before the write, after it (committed, yet reported as lost), or not at all. */
  write(): 'fine' | 'lost-before' | 'lost-after';
}

export class TableError extends Error {
  override readonly name = 'TableError';
}

class ChaoticBalances extends MemoryBalanceStore {
  constructor(private readonly chaos: Chaos) {
    super();
  }

  override async write(next: BalanceAccount, expected: number): ReturnType<MemoryBalanceStore['write']> {
    const fate = this.chaos.write();
    if (fate === 'lost-before') throw new TableError('throttled');
    const answer = await super.write(next, expected);
    if (fate === 'lost-after') throw new TableError('timed out');
    return answer;
  }
}

/** One subscriber with one number on the tariff above, on memory adapters; the ledger follows when it is told to. */
export async function makeWorld(chaos: Chaos = { write: () => 'fine' }) {
  const fate: Chaos = { write: () => 'fine' };
  const balances = new ChaoticBalances({ write: () => fate.write() });
  const ledger = new MemoryLedger();
  const records = new MemoryChargeRecords();
  const ports: ChargingPorts = {
    balances,
    ledger,
    records,
    numbers: new MemoryNumberDirectory(),
    tariffs: new MemoryTariffStore(),
    slices: new SliceFiller({ balances, ledger }, () => NOW),
    nowOf: async () => NOW,
    backOff: async () => {},
  };
  await ports.tariffs.put(TENANT, TARIFF);
  const request = { tenant: TENANT, offeringId: 'payg', partyId: 'party-1', activatedAt: '2026-12-01T00:00:00Z' };
  const { balanceId } = await openCharging(ports, { ...request, productId: 'product-1', msisdn: MSISDN });
  let projected = 0;
  const world = {
    ports,
    ledger,
    balanceId,
    cache: new AccountCache(),
    /** The table's stream. */
    written: balances.written as readonly BalanceAccount[],
    /** Books the next write of the table's stream; false when the ledger has caught up. */
    async projectOne(): Promise<boolean> {
      const account = balances.written[projected];
      if (!account) return false;
      await projectLedger({ ledger, records }, account);
      projected += 1;
      return true;
    },
    async projectAll(): Promise<void> {
      while (await world.projectOne());
    },
    async topUp(reference: string, amountNano: bigint): Promise<void> {
      await creditOnce(ports, TENANT, balanceId, { reference, amountNano, paidAt: NOW, atMs: NOW });
    },
    async account(): Promise<BalanceAccount> {
      const account = await balances.read(TENANT, balanceId);
      if (!account) throw new Error('the account is there');
      return account;
    },
  };
  fate.write = chaos.write;
  return world;
}

export const usage = (over: Partial<UsageRecord> & { usageId: string }): UsageRecord => ({
  service: 'sms',
  msisdn: MSISDN,
  startedAt: '2026-12-10T10:00:00.000Z',
  quantity: '1',
  source: `file:${over.usageId}`,
  ...over,
});
