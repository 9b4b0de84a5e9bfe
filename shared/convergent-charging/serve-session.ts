import type { BalanceAccount, BookedEntry } from '../balance-management';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { type AccountCache, cacheKey } from './account-cache';
import { spanAt } from './address-usage';
import { BalanceBusyError, LedgerBehindError, loadSponsors, loadTariffs, MAX_CHARGE_ATTEMPTS } from './charge-balance';
import { chargeSession, type SessionRequest } from './charge-session';
import { placeRecords } from './place-records';
import type { ChargingPorts } from './ports';
import type { GroupAnswer } from './session-request';

/** How often a ledger that lags is looked at again before the client is told to come back. */
export const MAX_LEDGER_LOOKS = 12;

const UNKNOWN = failure('not-found', 'There is no such charging session');

/**
 * Serves one request of a session with one conditional write, repeated on the item as it stands when another write won.
 * Fails with `not-found`, or `too-many-requests` when the balance has too many sessions; throws BalanceBusyError or
 * LedgerBehindError having done nothing, and whatever the store throws, having done it at most once: the same again is safe.
 */
export async function serveSession(
  ports: ChargingPorts,
  cache: AccountCache,
  request: SessionRequest,
): Promise<Result<readonly GroupAnswer[], Failure>> {
  const { tenant, balanceId } = request.reference;
  const nowMs = await ports.nowOf(tenant);
  const found = await cache.find(tenant, balanceId, () => ports.balances.read(tenant, balanceId));
  if (!found) return err(UNKNOWN);
  cache.delete(cacheKey(tenant, balanceId));
  let { account } = found;
  let hasLost = false;
  let booked: ReadonlyMap<string, BookedEntry> | undefined;
  let asked = request;
  const empty = new Set<string>();
  const sponsors = await loadSponsors(ports, account);
  for (let attempt = 1; attempt <= MAX_CHARGE_ATTEMPTS; attempt += 1) {
    const result = chargeSession(account, asked, {
      nowMs,
      tariffs: await loadTariffs(ports, account),
      booked,
      empty,
      sponsors,
    });
    if (result.kind === 'ask-the-ledger') {
      account = await waitForLedger(ports, account);
      const entries = await ports.ledger.bookedAmong(tenant, balanceId, result.day, result.ids);
      booked = new Map(entries.map((entry) => [entry.id, entry]));
      asked = await withMember(ports, account, asked);
      continue;
    }
    if (result.kind === 'fill-the-slice') {
      const filled = await ports.slices.fill(account, result.shortage, nowMs);
      if (!filled) empty.add(result.shortage.account);
      account = filled ?? account;
      booked = undefined;
      continue;
    }
    if (result.kind === 'unknown-reference') return err(UNKNOWN);
    if (result.kind === 'too-many') return err(failure('too-many-requests', 'This balance has too many sessions'));
    if (!result.write) return ok(result.groups);
    const next = await placeRecords(ports.records, result.write.next, result.write.records);
    const written = await ports.balances.write(next, account.number);
    if (written.written) {
      cache.keep(next, found, hasLost);
      return ok(result.groups);
    }
    account = written.current;
    hasLost = true;
    booked = undefined;
    await ports.backOff(attempt);
  }
  throw new BalanceBusyError(`Balance ${balanceId} was written by others ${MAX_CHARGE_ATTEMPTS} times`);
}

/** Whose session it is in a shared balance, where the item has forgotten what the Create found. */
async function withMember(
  ports: ChargingPorts,
  { tenant, balanceId, plans }: BalanceAccount,
  request: SessionRequest,
): Promise<SessionRequest> {
  if (request.productId !== undefined || !plans.some((plan) => plan.member)) return request;
  for (const subscriber of request.data.subscribers) {
    const span = spanAt(await ports.numbers.find(tenant, subscriber), request.reference.begunMs);
    if (span?.balanceId === balanceId)
      return span.productId === undefined ? request : { ...request, productId: span.productId };
  }
  return request;
}

/** The ledger answers for the account as it stands now: an older copy could hide a posting that it lacks. */
async function waitForLedger(ports: ChargingPorts, { tenant, balanceId }: BalanceAccount): Promise<BalanceAccount> {
  for (let look = 1; look <= MAX_LEDGER_LOOKS; look += 1) {
    const current = await ports.balances.read(tenant, balanceId);
    if (!current) throw new Error(`Balance ${balanceId} is gone`);
    if (await ports.ledger.hasCaughtUp(current)) return current;
    await ports.backOff(look);
  }
  throw new LedgerBehindError(`The ledger of balance ${balanceId} lags`);
}
