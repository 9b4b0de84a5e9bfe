import { invariant } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { BalanceAccount } from './balance-account';
import { type GuardEntry, guardEntry, lookUp, remember } from './guard';
import type { BalanceStore, BookedEntry, LedgerGuard } from './ports';
import { type Leg, MONEY, type PostingKind, post, utcDay } from './posting';
import { reclaimGrants } from './reclaim-grants';
import { availableMoney, availableUnits } from './reservations';

/** A signed change of one balance that nobody used anything for: a top-up, an adjustment, a transfer's half. */
export interface BalanceChange {
  /** What caused it, `adjustBalance/<id>`: decided once, whoever asks however often. */
  readonly reference: string;
  readonly kind: Extract<PostingKind, 'top-up' | 'adjust' | 'transfer'>;
  /** Nano currency units for the money, units for an allowance; at least one, none of them zero. */
  readonly legs: readonly Leg[];
  /** When its cause happened, epoch milliseconds: the same for the same reference, always. */
  readonly causedAt: number;
  /** Now, on the tenant's clock. */
  readonly atMs: number;
}

/**
 * How a change was decided, for good: `already` was booked before; `refused` would have taken more than is free, or
 * named a bucket that is not there.
 */
export type Booked = 'booked' | 'already' | 'refused';

/** What the balance decides of a change, with the account after it where that is to be written. */
export type ChangeDecision =
  | { readonly kind: Booked; readonly next?: BalanceAccount }
  | { readonly kind: 'ask-the-ledger' };

/** The balance could not be written or judged now: the same call again is safe. */
export class BookingNotPossibleError extends Error {
  override readonly name = 'BookingNotPossibleError';
}

/** Attempts at a contended balance, each on the item as it stands. */
const MAX_BOOKING_ATTEMPTS = 60;

const BOOKED = 'booked';
const REFUSED = 'refused';

/** What the guard remembers of a decided change. A reference has one id; its source says which way it was decided. */
export const changeEntry = (change: Pick<BalanceChange, 'reference' | 'causedAt'>, decided = BOOKED): GuardEntry =>
  guardEntry(
    change.reference,
    decided === BOOKED ? change.reference : `${decided}/${change.reference}`,
    change.causedAt,
  );

/**
 * Books a change once for its reference, however often and late it is asked. Throws {@link BookingNotPossibleError}, and
 * whatever the store throws, having decided at most once.
 */
export async function bookOnce(
  ports: { readonly balances: BalanceStore; readonly ledger: LedgerGuard },
  tenant: TenantId,
  balanceId: string,
  change: BalanceChange,
): Promise<Booked> {
  let account = await ports.balances.read(tenant, balanceId);
  let known: BookedEntry | 'nothing' | undefined;
  for (let attempt = 1; account && attempt <= MAX_BOOKING_ATTEMPTS; attempt += 1) {
    const decision = decideChange(account, change, known);
    if (decision.kind === 'ask-the-ledger') {
      known = (await findBooked(ports.ledger, account, change)) ?? 'nothing';
      continue;
    }
    if (!decision.next) return decision.kind;
    const written = await ports.balances.write(decision.next, account.number);
    if (written.written) return decision.kind;
    account = written.current;
    known = undefined;
  }
  throw new BookingNotPossibleError(`Balance ${balanceId} is unknown, or was written by others too often`);
}

/** Decides a change on the account as it stands; `inLedger` is what the ledger knows of its reference, once asked. */
export function decideChange(
  account: BalanceAccount,
  change: BalanceChange,
  inLedger?: GuardEntry | 'nothing',
): ChangeDecision {
  invariant(change.legs.length > 0 && change.legs.every((leg) => leg.delta !== 0n), 'a change changes something');
  const entry = changeEntry(change);
  const seen = lookUp(account.guard, entry);
  if (seen === 'redelivered') return { kind: 'already' };
  if (seen === 'duplicate') return { kind: 'refused' };
  if (seen === 'ask-the-ledger') {
    if (inLedger === undefined) return { kind: 'ask-the-ledger' };
    if (inLedger !== 'nothing') return { kind: inLedger.source === entry.source ? 'already' : 'refused' };
  }
  const { account: current, drafts } = reclaimGrants(account, change.atMs);
  const fits = change.legs.every((leg) => hasRoom(current, change.legs, leg.account));
  const decided = fits ? entry : changeEntry(change, REFUSED);
  const posted = post(current, [
    ...drafts,
    {
      kind: fits ? change.kind : 'refuse',
      day: utcDay(change.causedAt),
      at: change.atMs,
      reference: change.reference,
      legs: fits ? change.legs : [],
      count: 0,
      ids: [decided],
    },
  ]);
  return { kind: fits ? 'booked' : 'refused', next: { ...posted, guard: remember(account.guard, [decided]) } };
}

/** Whether what a change takes of one account, all legs together, is there and held by nobody. What it adds always fits. */
function hasRoom(account: BalanceAccount, legs: readonly Leg[], name: string): boolean {
  const delta = legs.reduce((sum, leg) => (leg.account === name ? sum + leg.delta : sum), 0n);
  if (name === MONEY) return delta >= 0n || availableMoney(account) + delta >= 0n;
  const bucket = account.buckets.find((known) => known.id === name);
  return bucket !== undefined && (delta >= 0n || availableUnits(account, bucket) + delta >= 0n);
}

async function findBooked(
  ledger: LedgerGuard,
  account: BalanceAccount,
  change: BalanceChange,
): Promise<BookedEntry | undefined> {
  if (!(await ledger.hasCaughtUp(account)))
    throw new BookingNotPossibleError(`The ledger of balance ${account.balanceId} lags behind ${account.number}`);
  const { id } = changeEntry(change);
  const [booked] = await ledger.bookedAmong(account.tenant, account.balanceId, utcDay(change.causedAt), new Set([id]));
  return booked;
}
