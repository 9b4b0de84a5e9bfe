import { randomBytes } from 'node:crypto';
import { MemoryBalanceStore, MemoryLedger, MemoryNumberDirectory } from '../../shared/adapters/memory/memory-balances';
import { MemoryDailyQuotas } from '../../shared/adapters/memory/memory-daily-quotas';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import {
  ACTIONS,
  AccumulatedBalanceView,
  ActionHistoryView,
  addPlan,
  adjustHooks,
  type BalanceAccount,
  BucketView,
  carryOutAction,
  creditOnce,
  followAutoTopup,
  openAccount,
  prepayBalanceManagement,
  projectLedger,
  reserveHooks,
  settleTopUp,
  signalEvents,
  topUpHooks,
  transferHooks,
  voucherApi,
  voucherBatchHooks,
} from '../../shared/balance-management';
import { fixedClock, toIso } from '../../shared/kernel/clock';
import { sha256Hex } from '../../shared/kernel/digest';
import { failureStatus } from '../../shared/kernel/errors';
import { countingIds } from '../../shared/kernel/ids';
import { NANO_PER_UNIT } from '../../shared/kernel/money';
import { type Caller, type Role, tenantId } from '../../shared/kernel/tenant';
import { isPaidByCard } from '../../shared/payment-management/pay-topup';
import { tmfApi } from '../../shared/tmf/engine';
import type { DomainEvent } from '../../shared/tmf/event';

export const TENANT = tenantId('demo');
export const NOW = Date.parse('2026-11-23T12:00:00Z');
export const DAY_MS = 86_400_000;
export const EUR = NANO_PER_UNIT;

const who = (subject: string, roles: readonly Role[], partyId?: string): Caller => ({
  tenant: TENANT,
  subject,
  roles,
  ...(partyId === undefined ? {} : { partyId }),
});

export const anna = who('login-anna', ['subscriber'], 'anna');
export const ben = who('login-ben', ['subscriber'], 'ben');
export const agent = who('agent-1', ['agent']);
export const finance = who('finance-1', ['finance']);
export const operator = who('operator-1', ['operator']);

export interface Told {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back
  readonly body: any;
}

export interface Given {
  /** Above which an adjustment waits for a second person. */
  readonly approvalAbove?: bigint;
  readonly transferCost?: bigint;
}

/**
 * TMF654 on memory adapters. Anna (`b1`, 100 EUR, 10 minutes) and Ben (`b2`, 5 EUR, 1 minute) are subscribers;
 * `carryOut` does what the events of all actions ask for.
 */
export async function openDesk(given: Given = {}) {
  const clock = fixedClock(NOW);
  const [balances, ledger, numbers] = [new MemoryBalanceStore(), new MemoryLedger(), new MemoryNumberDirectory()];
  const [store, quotas] = [
    new MemoryResourceStore([...prepayBalanceManagement.resources, ...voucherApi.resources]),
    new MemoryDailyQuotas(),
  ];
  const ids = countingIds('a');
  const secrets = {
    drawBytes: (count: number) => randomBytes(count),
    hash: async (tenant: string, code: string) => sha256Hex(`a key of ours/${tenant}/${code}`).slice(0, 40),
  };
  await open('b1', 'anna', 100n, 600n);
  await open('b2', 'ben', 5n, 60n);
  await numbers.assign(TENANT, '353861000002', { balanceId: 'b2', from: NOW - DAY_MS });
  const handler = tmfApi(prepayBalanceManagement, {
    store,
    ids,
    clockOf: async () => clock,
    hooks: {
      bucket: { store: new BucketView(balances, async () => clock) },
      accumulatedBalance: { store: new AccumulatedBalanceView(balances, async () => clock) },
      balanceActionHistory: { store: new ActionHistoryView(store, balances) },
      topupBalance: topUpHooks({ balances, store, quotas, secrets }),
      adjustBalance: adjustHooks({ balances, quotas, approvalAboveOf: async () => given.approvalAbove }),
      transferBalance: transferHooks({ balances, numbers, quotas, costOf: async () => given.transferCost ?? 0n }),
      reserveBalance: reserveHooks(balances),
    },
  });

  async function open(balanceId: string, partyId: string, euro: bigint, seconds: bigint): Promise<void> {
    const opened = openAccount({
      tenant: TENANT,
      balanceId,
      partyId,
      billingAccountId: `account-${partyId}`,
      currency: 'EUR',
      atMs: NOW - DAY_MS,
    });
    await balances.open(opened);
    const minutes = {
      id: `${balanceId}/minutes`,
      service: 'voice',
      zones: ['home'],
      granted: seconds,
      priority: 1,
      validUntil: NOW + 20 * DAY_MS,
    } as const;
    const planned = addPlan(
      opened,
      { productId: balanceId, offeringId: 'o', from: NOW - DAY_MS, addOn: false },
      [minutes],
      NOW - DAY_MS,
    );
    if (planned) await balances.write(planned, opened.number);
    await creditOnce({ balances, ledger }, TENANT, balanceId, {
      reference: 'opening',
      amountNano: euro * EUR,
      paidAt: NOW - DAY_MS,
      atMs: NOW - DAY_MS,
    });
  }

  const vouchers = tmfApi(voucherApi, {
    store,
    ids,
    clockOf: async () => clock,
    hooks: { voucherBatch: voucherBatchHooks({ store, secrets, currencyOf: async () => 'EUR' }) },
  });

  async function call(caller: Caller, method: string, target: string, body?: object, key?: string): Promise<Told> {
    const [path = '', search] = target.split('?', 2);
    const parameters = new URLSearchParams(search);
    const isVoucher = path.startsWith('/voucher');
    const { basePath } = isVoucher ? voucherApi : prepayBalanceManagement;
    const answer = await (isVoucher ? vouchers : handler)({
      method,
      path: `${basePath}${path}`,
      query: Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)])),
      headers: key === undefined ? {} : { 'idempotency-key': key },
      body: body === undefined ? undefined : JSON.stringify(body),
      // As the front door does: each request has a caller of its own.
      caller: { ...caller },
      requestId: 'r1',
      baseUrl: 'https://front.example/v1',
    });
    if ('failure' in answer) return { status: failureStatus(answer.failure.code), body: answer.failure };
    return { status: answer.status, body: answer.body === undefined ? undefined : JSON.parse(answer.body) };
  }

  const ports = () => ({ store, balances, ledger, nowMs: clock.now() });

  /** What happens on the bus: every change of an action since it was last looked, and every signal of a balance. */
  const told = new Set<string>();
  async function events(): Promise<DomainEvent[]> {
    const found: DomainEvent[] = [];
    for (const { name, type } of ACTIONS) {
      const { items } = await store.list({ tenant: TENANT, resource: name, limit: 1_000 });
      for (const { id, version, lastChange, body, updatedAt } of items)
        found.push({
          eventId: `${TENANT}.${name}.${id}.${version}`,
          eventType: `${type}${lastChange.kind}Event`,
          eventTime: updatedAt,
          kind: lastChange.kind,
          tenant: TENANT,
          domain: 'balance-management',
          resource: name,
          id,
          version,
          event: { [name]: body },
        });
    }
    const all = [...found, ...balances.written.flatMap(signalEvents)];
    return all.filter(({ eventId }) => !told.has(eventId));
  }

  async function carryOut(): Promise<void> {
    for (const event of await events()) await carryOutAction(ports(), event);
    for (const written of balances.written) await projectLedger({ ledger, records: noRecords }, written);
  }

  /** Lets everything happen that follows: actions, rules, and payments by card, which `isDeclined` may decline. */
  async function settle(isDeclined = false): Promise<void> {
    for (let round = 0; round < 20; round += 1) {
      const news = await events();
      if (news.length === 0) return;
      for (const event of news) {
        told.add(event.eventId);
        await carryOutAction(ports(), event);
        if (event.kind !== 'AttributeValueChange') await followAutoTopup({ ...ports(), quotas }, event);
        const topup = event.event.topupBalance as Record<string, unknown> | undefined;
        if (event.kind === 'Create' && topup && isPaidByCard(topup))
          await pay(event.id, isDeclined ? 'declined' : 'done');
      }
    }
    throw new Error('it never ends');
  }

  const pay = (id: string, status: 'done' | 'declined') =>
    settleTopUp(ports(), TENANT, { correlatorId: `topupBalance/${id}`, status }, toIso(clock.now()));

  async function account(balanceId: string): Promise<BalanceAccount> {
    const found = await balances.read(TENANT, balanceId);
    if (!found) throw new Error(`balance ${balanceId} is there`);
    return found;
  }

  return { call, carryOut, settle, account, quotas, clock, store, balances, ledger, numbers, ports };
}

const noRecords = {
  put: async (): Promise<string> => '',
  get: async () => [],
};
