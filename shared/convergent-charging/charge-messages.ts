import type { ChargeRecord, NumberSpan } from '../balance-management';
import type { TenantId } from '../kernel/tenant';
import type { UsageMessage, UsageOutcome, UsageOutcomeMessage, UsageRecord } from '../usage-management';
import { type AccountCache, cacheKey } from './account-cache';
import { chargeBalance } from './charge-balance';
import { chargeSponsors, type Sponsored } from './charge-sponsors';
import type { ChargingPorts } from './ports';

export interface MessageResult {
  /** In the messages' order: what to report, or the problem for which the message must come again. */
  readonly results: readonly (UsageOutcomeMessage | { readonly problem: Error })[];
}

/** What a record came to, or why its message must come again. */
type Outcomes = Map<UsageRecord, UsageOutcome | { readonly problem: Error }>;

/** A record with whose it is, and the balance that its number charges. */
interface Addressed {
  readonly tenant: TenantId;
  readonly record: UsageRecord;
  readonly balanceId: string | undefined;
  /** Whose usage it is, where several share the balance. */
  readonly productId: string | undefined;
}

/** Refusals by an account that the number may have left since its holder was looked up. */
const REASONS_OF_A_LEFT_ACCOUNT: readonly string[] = ['unknown-subscriber', 'no-tariff'];

/**
 * Charges the usages of several messages, grouped by balance, each balance written once. A message is reported only
 * when every one of its records has its outcome; one that comes again is charged nothing twice and told the same.
 */
export async function chargeMessages(
  ports: ChargingPorts,
  cache: AccountCache,
  messages: readonly UsageMessage[],
): Promise<MessageResult> {
  const outcomes: Outcomes = new Map();
  const addressed = await address(ports, messages, false);
  await chargeAddressed(ports, cache, addressed, outcomes);
  const moved = await whoMoved(ports, addressed, outcomes);
  if (moved.length > 0) await chargeAddressed(ports, cache, moved, outcomes);
  return { results: messages.map((message) => report(message, outcomes)) };
}

async function chargeAddressed(
  ports: ChargingPorts,
  cache: AccountCache,
  addressed: readonly Addressed[],
  outcomes: Outcomes,
): Promise<void> {
  const groups = Map.groupBy(addressed, ({ tenant, balanceId }) => `${tenant}#${balanceId ?? ''}`);
  const sponsored = new Map<Sponsored, readonly UsageRecord[]>();
  await Promise.all(
    [...groups.values()].map(async (group) => {
      const [{ tenant, balanceId }] = group as [Addressed];
      const records = group.map(({ record }) => record);
      try {
        const { told, split } =
          balanceId === undefined ? UNKNOWN : await chargeGroup(ports, cache, tenant, balanceId, group);
        for (const record of records) outcomes.set(record, told(record));
        for (const record of split) sponsored.set({ tenant, balanceId: balanceId ?? '', record }, records);
      } catch (problem) {
        cache.delete(cacheKey(tenant, balanceId ?? ''));
        for (const record of records) outcomes.set(record, { problem: asError(problem) });
      }
    }),
  );
  if (sponsored.size === 0) return;
  for (const [charge, problem] of await chargeSponsors(ports, [...sponsored.keys()]))
    for (const record of sponsored.get(charge) ?? []) outcomes.set(record, { problem: asError(problem) });
}

/** Records whose number charges another balance than a warm function remembered. */
async function whoMoved(
  ports: ChargingPorts,
  addressed: readonly Addressed[],
  outcomes: Outcomes,
): Promise<readonly Addressed[]> {
  const left = addressed.filter(({ record, balanceId }) => {
    const outcome = outcomes.get(record);
    const isRefused = outcome && 'kind' in outcome && outcome.kind === 'refused';
    return balanceId !== undefined && isRefused && REASONS_OF_A_LEFT_ACCOUNT.includes(outcome.reason);
  });
  if (left.length === 0) return [];
  const again = await address(
    ports,
    left.map(({ tenant, record }) => ({ tenant, records: [record] })),
    true,
  );
  return again.filter(({ balanceId }, index) => balanceId !== undefined && balanceId !== left[index]?.balanceId);
}

async function address(
  ports: ChargingPorts,
  messages: readonly Pick<UsageMessage, 'tenant' | 'records'>[],
  isFresh: boolean,
): Promise<Addressed[]> {
  const spans = await spansOfNumbers(ports, messages, isFresh);
  return messages.flatMap(({ tenant, records }) =>
    records.map((record) => {
      const span = spanAt(spans.get(`${tenant}#${record.msisdn}`) ?? [], Date.parse(record.startedAt));
      return { tenant, record, balanceId: span?.balanceId, productId: span?.productId };
    }),
  );
}

/** Each number of the batch is looked up once, all side by side. */
async function spansOfNumbers(
  ports: ChargingPorts,
  messages: readonly Pick<UsageMessage, 'tenant' | 'records'>[],
  isFresh: boolean,
): Promise<Map<string, readonly NumberSpan[]>> {
  const wanted = new Map<string, Promise<readonly NumberSpan[]>>();
  for (const { tenant, records } of messages)
    for (const { msisdn } of records) {
      const key = `${tenant}#${msisdn}`;
      if (!wanted.has(key)) wanted.set(key, ports.numbers.find(tenant, msisdn, isFresh));
    }
  return new Map(await Promise.all([...wanted].map(async ([key, spans]) => [key, await spans] as const)));
}

/** Who held a number at a time of use (epoch milliseconds); undefined when nobody did. */
export const spanAt = (spans: readonly NumberSpan[], atMs: number): NumberSpan | undefined =>
  spans.find((span) => span.from <= atMs && (span.until === undefined || atMs < span.until));

/** A lookup, not a list: the charge sorts by time, and one id can stand twice in a batch. */
interface GroupCharge {
  readonly told: (record: UsageRecord) => UsageOutcome;
  /** Charges that sponsors pay a part of. */
  readonly split: readonly ChargeRecord[];
}

async function chargeGroup(
  ports: ChargingPorts,
  cache: AccountCache,
  tenant: TenantId,
  balanceId: string,
  group: readonly Addressed[],
): Promise<GroupCharge> {
  const found = await cache.find(tenant, balanceId, () => ports.balances.read(tenant, balanceId));
  if (!found) return UNKNOWN;
  const members = new Map(group.map(({ record, productId }) => [record, productId]));
  const memberOf = (record: UsageRecord): string | undefined => members.get(record);
  const { outcomes, account, split, hasLost } = await chargeBalance(ports, found.account, [...members.keys()], {
    memberOf,
  });
  cache.keep(account, found, hasLost);
  const told = new Map(outcomes.map((outcome) => [`${outcome.usageId} ${outcome.source}`, outcome]));
  const tell = (record: UsageRecord): UsageOutcome => {
    const outcome = told.get(`${record.usageId} ${record.source}`);
    if (!outcome) throw new Error(`Usage ${record.usageId} has no outcome`);
    return outcome;
  };
  return { told: tell, split };
}

const refuseUnknown = (record: UsageRecord): UsageOutcome => ({
  kind: 'refused',
  usageId: record.usageId,
  source: record.source,
  reason: 'unknown-subscriber',
  record,
});

const UNKNOWN: GroupCharge = { told: refuseUnknown, split: [] };

function report(message: UsageMessage, outcomes: Outcomes): UsageOutcomeMessage | { readonly problem: Error } {
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
