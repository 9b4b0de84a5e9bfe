import type { BalanceAccount, NumberSpan } from '../balance-management';
import type { TenantId } from '../kernel/tenant';
import type { UsageMessage, UsageOutcome, UsageOutcomeMessage, UsageRecord } from '../usage-management';
import { chargeBalance } from './charge-balance';
import type { ChargingPorts } from './ports';

/** Accounts as last written, kept by a warm function: a charge on one needs no read. */
export type AccountCache = Map<string, BalanceAccount>;

/** Accounts kept warm: about 2 KB each in memory. */
export const MAX_CACHED_ACCOUNTS = 5_000;

export interface MessageResult {
  /** In the messages' order: what to report, or the problem for which the message must come again. */
  readonly results: readonly (UsageOutcomeMessage | { readonly problem: Error })[];
}

/**
 * Charges the usages of several messages, grouped by balance, each balance written once. A message is reported only
 * when every one of its records has its outcome; one that comes again is charged nothing twice and told the same.
 */
export async function chargeMessages(
  ports: ChargingPorts,
  cache: AccountCache,
  messages: readonly UsageMessage[],
): Promise<MessageResult> {
  const outcomes = new Map<UsageRecord, UsageOutcome | { readonly problem: Error }>();
  const groups = await groupByBalance(ports, messages, outcomes);
  await Promise.all(
    [...groups.values()].map(async ({ tenant, balanceId, records }) => {
      try {
        const told = await chargeGroup(ports, cache, tenant, balanceId, records);
        for (const record of records) outcomes.set(record, told(record));
      } catch (problem) {
        cache.delete(`${tenant}#${balanceId}`);
        for (const record of records) outcomes.set(record, { problem: asError(problem) });
      }
    }),
  );
  return { results: messages.map((message) => report(message, outcomes)) };
}

interface BalanceGroup {
  readonly tenant: TenantId;
  readonly balanceId: string;
  readonly records: UsageRecord[];
}

async function groupByBalance(
  ports: ChargingPorts,
  messages: readonly UsageMessage[],
  outcomes: Map<UsageRecord, UsageOutcome | { readonly problem: Error }>,
): Promise<Map<string, BalanceGroup>> {
  const groups = new Map<string, BalanceGroup>();
  const spans = await spansOfNumbers(ports, messages);
  for (const { tenant, records } of messages)
    for (const record of records) {
      const balanceId = balanceAt(spans.get(`${tenant}#${record.msisdn}`) ?? [], Date.parse(record.startedAt));
      if (balanceId === undefined) {
        outcomes.set(record, refuse(record, 'unknown-subscriber'));
        continue;
      }
      const key = `${tenant}#${balanceId}`;
      const group = groups.get(key) ?? { tenant, balanceId, records: [] };
      group.records.push(record);
      groups.set(key, group);
    }
  return groups;
}

/** Each number of the batch is looked up once, all side by side. */
async function spansOfNumbers(
  ports: ChargingPorts,
  messages: readonly UsageMessage[],
): Promise<Map<string, readonly NumberSpan[]>> {
  const wanted = new Map<string, Promise<readonly NumberSpan[]>>();
  for (const { tenant, records } of messages)
    for (const { msisdn } of records) {
      const key = `${tenant}#${msisdn}`;
      if (!wanted.has(key)) wanted.set(key, ports.numbers.find(tenant, msisdn));
    }
  return new Map(await Promise.all([...wanted].map(async ([key, spans]) => [key, await spans] as const)));
}

/** The balance that held a number at a time of use (epoch milliseconds); undefined when none did. */
export const balanceAt = (spans: readonly NumberSpan[], atMs: number): string | undefined =>
  spans.find((span) => span.from <= atMs && (span.until === undefined || atMs < span.until))?.balanceId;

/** Answers a lookup, not a list: the charge sorts by time, and one id can stand twice in a batch. */
async function chargeGroup(
  ports: ChargingPorts,
  cache: AccountCache,
  tenant: TenantId,
  balanceId: string,
  records: readonly UsageRecord[],
): Promise<(record: UsageRecord) => UsageOutcome> {
  const key = `${tenant}#${balanceId}`;
  const cached = cache.get(key) ?? (await ports.balances.read(tenant, balanceId));
  if (!cached) return (record) => refuse(record, 'unknown-subscriber');
  const { outcomes, account } = await chargeBalance(ports, cached, records);
  if (cache.size >= MAX_CACHED_ACCOUNTS) cache.clear();
  cache.set(key, account);
  const told = new Map(outcomes.map((outcome) => [`${outcome.usageId} ${outcome.source}`, outcome]));
  return (record) => {
    const outcome = told.get(`${record.usageId} ${record.source}`);
    if (!outcome) throw new Error(`Usage ${record.usageId} has no outcome`);
    return outcome;
  };
}

const refuse = (record: UsageRecord, reason: string): UsageOutcome => ({
  kind: 'refused',
  usageId: record.usageId,
  source: record.source,
  reason,
  record,
});

function report(
  message: UsageMessage,
  outcomes: Map<UsageRecord, UsageOutcome | { readonly problem: Error }>,
): UsageOutcomeMessage | { readonly problem: Error } {
  const told: UsageOutcome[] = [];
  for (const record of message.records) {
    const outcome = outcomes.get(record);
    if (!outcome) return { problem: new Error(`Usage ${record.usageId} has no outcome`) };
    if ('problem' in outcome) return outcome;
    told.push(outcome);
  }
  return { tenant: message.tenant, ...(message.file ? { file: message.file } : {}), outcomes: told };
}

const asError = (problem: unknown): Error => (problem instanceof Error ? problem : new Error(String(problem)));
