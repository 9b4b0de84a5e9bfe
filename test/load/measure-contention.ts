import { setTimeout as wait } from 'node:timers/promises';
import { chargingPorts } from '../../shared/adapters/aws/charging-ports';
import {
  AccountCache,
  BalanceBusyError,
  type ChargingPorts,
  chargeMessages,
  LedgerBehindError,
} from '../../shared/convergent-charging';
import type { TenantId } from '../../shared/kernel/tenant';
import type { UsageRecord } from '../../shared/usage-management';
import { makeTenant, type Subscriber } from '../scenario/subscribers';
import { metered } from './meter';

const DAY_MS = 86_400_000;
/** As the queue would bring it again, but sooner: a bench cannot wait. */
const RETRY_MS = 50;
const WARM_UP_CHARGES = 10;

export type Times = 'a second apart' | 'as they happen';

export interface MeasuredContention {
  readonly writers: number;
  readonly times: Times;
  readonly charges: number;
  readonly chargesPerSecond: number;
  readonly attemptsPerCharge: number;
  readonly readsPerCharge: number;
  /** Charges that had to come again: the balance was busy, or the ledger behind. */
  readonly busy: number;
  readonly behind: number;
}

/**
 * Charges one balance from this many warm functions at once, each with its own copy, for a while. All of them share
 * this process and the emulator's, so the rate is the machine's; the attempts are the design's.
 */
export async function measureContention(writers: number, times: Times, forMs: number): Promise<MeasuredContention> {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const { tenant, subscribers } = await makeTenant(1, today - 10 * DAY_MS);
  const [subscriber] = subscribers;
  if (!subscriber) throw new Error('a tenant has its subscriber');
  let used = 0;
  const next = (): UsageRecord => usageOf(subscriber, used++, times === 'as they happen' ? Date.now() : undefined);
  const functions = Array.from({ length: writers }, () => ({
    ports: deployedPorts(),
    cache: new AccountCache(),
  }));
  const count = { charges: 0, busy: 0, behind: 0 };
  for (const one of functions)
    for (let at = 0; at < WARM_UP_CHARGES / writers; at += 1) await charge(one, tenant, next(), count);
  Object.assign(count, { charges: 0, busy: 0, behind: 0 });
  const started = performance.now();
  const { calls, total } = await metered(() =>
    Promise.all(
      functions.map(async (one) => {
        while (performance.now() - started < forMs) await charge(one, tenant, next(), count);
      }),
    ),
  );
  const seconds = (performance.now() - started) / 1_000;
  const writes = calls.get('UpdateItem') ?? 0;
  return {
    writers,
    times,
    ...count,
    chargesPerSecond: count.charges / seconds,
    attemptsPerCharge: writes / count.charges,
    readsPerCharge: (total - writes) / count.charges,
  };
}

const deployedPorts = (): ChargingPorts =>
  chargingPorts({
    ...process.env,
    BALANCES_TABLE: 'farthing-balance-management-balances',
    LEDGER_TABLE: 'farthing-balance-management-ledger',
    TARIFFS_TABLE: 'farthing-rating-tariffs',
    TENANTS_TABLE: 'farthing-platform-resources',
    RECORDS_BUCKET: 'a-single-record-needs-none',
  });

const usageOf = ({ msisdn }: Subscriber, at: number, nowMs = Date.now() - DAY_MS + at * 1_000): UsageRecord => ({
  usageId: `contention-${at}`,
  source: `bench:${at}`,
  service: 'sms',
  msisdn,
  startedAt: new Date(nowMs).toISOString(),
  quantity: '1',
});

async function charge(
  { ports, cache }: { ports: ChargingPorts; cache: AccountCache },
  tenant: TenantId,
  record: UsageRecord,
  count: { charges: number; busy: number; behind: number },
): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const [result] = (await chargeMessages(ports, cache, [{ tenant, receivedAt: '', records: [record] }])).results;
    if (result && !('problem' in result)) {
      if (result.outcomes[0]?.kind !== 'charged') throw new Error(`Not charged: ${JSON.stringify(result.outcomes)}`);
      count.charges += 1;
      return;
    }
    if (result?.problem instanceof BalanceBusyError) count.busy += 1;
    else if (result?.problem instanceof LedgerBehindError) count.behind += 1;
    else throw result?.problem ?? new Error('no result');
    await wait(RETRY_MS);
  }
  throw new Error('A usage was never charged');
}
