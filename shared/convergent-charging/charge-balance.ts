import { type BalanceAccount, type BookedEntry, type ChargeRecord, guardEntry } from '../balance-management';
import type { Tariff } from '../rating';
import type { UsageOutcome, UsageRecord } from '../usage-management';
import { type ChargeContext, chargeUsages } from './charge-usages';
import { correctedOf } from './correct-usage';
import { placeRecords } from './place-records';
import type { ChargingPorts } from './ports';

/** Attempts at one balance: each lost race answers the winner's item, so the next attempt needs no read. */
export const MAX_CHARGE_ATTEMPTS = 60;
export class BalanceBusyError extends Error {
  override readonly name = 'BalanceBusyError';
}

/** The queryable ledger lags behind the balance: what it would say is not certain yet. Try again later. */
export class LedgerBehindError extends Error {
  override readonly name = 'LedgerBehindError';
}

export interface ChargedBalance {
  readonly outcomes: readonly UsageOutcome[];
  readonly account: BalanceAccount;
  /** Charges that sponsors pay a part of: these are charged next. */
  readonly split: readonly ChargeRecord[];
  /** Another function wrote the account in between. */
  readonly hasLost: boolean;
}

/**
 * Charges usages of one balance: one conditional write, repeated on the item as it stands when another write won.
 * `cached` is the account as last seen, however stale: a stale one costs an attempt and never a wrong charge.
 * Answers the outcomes and the account for the next call. Throws BalanceBusyError or LedgerBehindError, having
 * charged nothing, and whatever the store throws, having charged each at most once: the same call again is safe.
 */
export async function chargeBalance(
  ports: ChargingPorts,
  cached: BalanceAccount,
  usages: readonly UsageRecord[],
  { memberOf = () => undefined, splitOf = () => undefined }: Partial<Pick<ChargeContext, 'memberOf' | 'splitOf'>> = {},
): Promise<ChargedBalance> {
  const nowMs = await ports.nowOf(cached.tenant);
  let booked = new Map<string, ReadonlyMap<string, BookedEntry>>();
  const empty = new Set<string>();
  let account = cached;
  let isCurrent = false;
  let hasLost = false;
  const sponsors = await loadSponsors(ports, account);
  for (let attempt = 1; attempt <= MAX_CHARGE_ATTEMPTS; attempt += 1) {
    const tariffs = await loadTariffs(ports, account);
    const result = chargeUsages(account, usages, { nowMs, tariffs, booked, memberOf, splitOf, sponsors, empty });
    if (result.kind === 'ask-the-ledger') {
      account = await mustBeCaughtUp(ports, account);
      isCurrent = true;
      booked = new Map([...booked, ...(await askLedger(ports, account, result.days, guardIds(usages)))]);
      continue;
    }
    if (result.kind === 'fill-the-slice') {
      const filled = await ports.slices.fill(account, result.shortage, nowMs);
      if (!filled) empty.add(result.shortage.account);
      account = filled ?? account;
      booked = new Map();
      continue;
    }
    if (!result.next) {
      // Nothing to write, so no condition vouches for the copy: a refusal needs the account as it stands now.
      if (isCurrent || result.outcomes.every((outcome) => outcome.kind !== 'refused'))
        return { outcomes: result.outcomes, account, split: result.split, hasLost };
      account = await readCurrent(ports, account);
      isCurrent = true;
      continue;
    }
    const written = await ports.balances.write(
      await placeRecords(ports.records, result.next, result.groups),
      account.number,
    );
    if (written.written) return { outcomes: result.outcomes, account: result.next, split: result.split, hasLost };
    hasLost = true;
    account = written.current;
    isCurrent = true;
    booked = new Map();
    await ports.backOff(attempt);
  }
  throw new BalanceBusyError(`Balance ${account.balanceId} was written by others ${MAX_CHARGE_ATTEMPTS} times`);
}

export async function loadTariffs(
  ports: Pick<ChargingPorts, 'tariffs'>,
  account: BalanceAccount,
): Promise<Map<string, readonly Tariff[]>> {
  const offerings = [...new Set(account.plans.map((plan) => plan.offeringId))];
  const versions = await Promise.all(offerings.map((offering) => ports.tariffs.versions(account.tenant, offering)));
  return new Map(offerings.map((offering, index) => [offering, versions[index] ?? []]));
}

const NO_SPONSORS: ReadonlyMap<string, BalanceAccount> = new Map();

/** Read anew: what a sponsor has left is somebody else's to spend. */
export async function loadSponsors(
  ports: ChargingPorts,
  { tenant, plans }: BalanceAccount,
): Promise<ReadonlyMap<string, BalanceAccount>> {
  const ids = [...new Set(plans.flatMap(({ sponsor }) => sponsor?.balanceId ?? []))];
  if (ids.length === 0) return NO_SPONSORS;
  const sponsors = await Promise.all(ids.map((id) => ports.balances.read(tenant, id)));
  return new Map(sponsors.flatMap((sponsor) => (sponsor ? [[sponsor.balanceId, sponsor]] : [])));
}

const readCurrent = async (ports: ChargingPorts, account: BalanceAccount): Promise<BalanceAccount> =>
  (await ports.balances.read(account.tenant, account.balanceId)) ?? account;

/** The ledger is asked about the newest account only: an older one could hide a posting that the ledger lacks. */
async function mustBeCaughtUp(ports: ChargingPorts, account: BalanceAccount): Promise<BalanceAccount> {
  const current = await readCurrent(ports, account);
  if (!(await ports.ledger.hasCaughtUp(current)))
    throw new LedgerBehindError(`The ledger of balance ${account.balanceId} lags behind number ${current.number}`);
  return current;
}

const guardIds = (usages: readonly UsageRecord[]): ReadonlySet<string> =>
  new Set(
    usages.flatMap((usage) => {
      const corrected = correctedOf(usage);
      const own = guardEntry(usage.usageId, usage.source, Date.parse(usage.startedAt)).id;
      return corrected ? [own, corrected.usage.id, corrected.cancellation.id] : [own];
    }),
  );

async function askLedger(
  ports: ChargingPorts,
  account: BalanceAccount,
  days: readonly string[],
  ids: ReadonlySet<string>,
): Promise<(readonly [string, ReadonlyMap<string, BookedEntry>])[]> {
  return Promise.all(
    days.map(async (day) => {
      const entries = await ports.ledger.bookedAmong(account.tenant, account.balanceId, day, ids);
      return [day, new Map(entries.map((entry) => [entry.id, entry]))] as const;
    }),
  );
}
