import type { BalanceAccount, ChargeRecord, NumberSpan } from '../balance-management';
import type { TenantId } from '../kernel/tenant';
import type { UsageMessage, UsageOutcome, UsageOutcomeMessage, UsageRecord } from '../usage-management';
import { type AccountCache, cacheKey } from './account-cache';
import { type Addressed, addressUsage } from './address-usage';
import { chargeBalance } from './charge-balance';
import { chargeSponsors, type Sponsored } from './charge-sponsors';
import type { ChargingPorts } from './ports';

export interface MessageResult {
  /** In the messages' order: what to report, or the problem for which the message must come again. */
  readonly results: readonly (UsageOutcomeMessage | { readonly problem: Error })[];
}

/** What a record came to, or why its message must come again. */
type Outcomes = Map<UsageRecord, UsageOutcome | { readonly problem: Error }>;

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
  const addressed = await addressUsage(ports, messages, false);
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
  const groups = Map.groupBy(addressed, ({ tenant, holder }) => `${tenant}#${holder?.balanceId ?? ''}`);
  const sponsored = new Map<Sponsored, readonly UsageRecord[]>();
  await Promise.all(
    [...groups.values()].map(async (group) => {
      const [{ tenant, holder }] = group as [Addressed];
      const balanceId = holder?.balanceId ?? '';
      const records = group.map(({ record }) => record);
      try {
        const { told, split } = holder ? await chargeGroup(ports, cache, tenant, holder, group) : UNKNOWN;
        for (const record of records) outcomes.set(record, told(record));
        for (const record of split) sponsored.set({ tenant, balanceId, record }, records);
      } catch (problem) {
        cache.delete(cacheKey(tenant, balanceId));
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
  const left = addressed.filter(({ record, holder }) => {
    const outcome = outcomes.get(record);
    const isRefused = outcome && 'kind' in outcome && outcome.kind === 'refused';
    return holder !== undefined && isRefused && REASONS_OF_A_LEFT_ACCOUNT.includes(outcome.reason);
  });
  if (left.length === 0) return [];
  const again = await addressUsage(
    ports,
    left.map(({ tenant, record }) => ({ tenant, records: [record] })),
    true,
  );
  return again.filter(({ holder }, index) => holder && holder.balanceId !== left[index]?.holder?.balanceId);
}

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
  holder: NumberSpan,
  group: readonly Addressed[],
): Promise<GroupCharge> {
  const found = await cache.find(tenant, holder.balanceId, () => readAllAtOnce(ports, tenant, holder));
  if (!found) return UNKNOWN;
  const members = new Map(group.map(({ record, holder: of }) => [record, of?.productId]));
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

/** Reads an account, and what else its charge will ask for and a function that has just started does not know: one wait for all. */
async function readAllAtOnce(
  { balances, tariffs, nowOf }: ChargingPorts,
  tenant: TenantId,
  { balanceId, offeringId }: NumberSpan,
): Promise<BalanceAccount | undefined> {
  const [account] = await Promise.all([
    balances.read(tenant, balanceId),
    nowOf(tenant),
    offeringId === undefined ? [] : tariffs.versions(tenant, offeringId),
  ]);
  return account;
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
