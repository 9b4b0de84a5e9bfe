import { invariant } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { BalanceAccount } from './balance-account';
import { type GuardEntry, guardEntry, lookUp, remember } from './guard';
import { type Hold, hasRoomForHold, isHeld, withHold, withoutHold } from './hold-balance';
import type { BalanceStore, BookedEntry, LedgerGuard } from './ports';
import { type Leg, MONEY, type PostingDraft, type PostingKind, post, utcDay } from './posting';
import { reclaimGrants } from './reclaim-grants';
import { availableMoney, availableUnits } from './reservations';
import type { Signal } from './signal';
import { ofMoney } from './signals-of';

/** A signed change of one balance that nobody used anything for: a top-up, an adjustment, a transfer's half. */
export interface BalanceChange {
  /** What caused it, `adjustBalance/<id>`: decided once, whoever asks however often. */
  readonly reference: string;
  readonly kind: Extract<PostingKind, 'top-up' | 'voucher' | 'adjust' | 'transfer' | 'reserve' | 'release'>;
  /** Nano currency units for the money, units for an allowance; none of them zero. */
  readonly legs: readonly Leg[];
  /** Nano currency units that the money pays for the change itself, in a posting of its own; below zero gives them back. */
  readonly feeNano?: bigint;
  /** What it sets aside until it is freed or `until` (epoch milliseconds). */
  readonly hold?: Hold & { readonly until: number };
  /** The hold that it ends. A deduction that settles one is refused when that has ended already. */
  readonly frees?: string;
  /** When its cause happened, epoch milliseconds: the same for the same reference, always. */
  readonly causedAt: number;
  /** Now, on the tenant's clock. */
  readonly atMs: number;
  /** What its booking makes true. */
  readonly signals?: readonly Signal[];
}

/**
 * How a change was decided, for good: `already` was booked before; `refused` would have taken more than is free, or
 * named a bucket or a hold that is not there.
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
  invariant(
    change.legs.every((leg) => leg.delta !== 0n),
    'no leg is zero',
  );
  const entry = changeEntry(change);
  const seen = lookUp(account.guard, entry);
  if (seen === 'redelivered') return { kind: 'already' };
  if (seen === 'duplicate') return { kind: 'refused' };
  if (seen === 'ask-the-ledger') {
    if (inLedger === undefined) return { kind: 'ask-the-ledger' };
    if (inLedger !== 'nothing') return { kind: inLedger.source === entry.source ? 'already' : 'refused' };
  }
  const { account: current, drafts } = reclaimGrants(account, change.atMs);
  const applied = applyHolds(current, change);
  const decided = applied ? entry : changeEntry(change, REFUSED);
  const signals = [...(change.signals ?? []), ...signalsOfChange(current, change)];
  const told = signals.length === 0 ? change : { ...change, signals };
  const posted = post(applied ?? current, [...drafts, ...toDrafts(told, applied ? change.kind : 'refuse', decided)]);
  return { kind: applied ? 'booked' : 'refused', next: { ...posted, guard: remember(account.guard, [decided]) } };
}

/** The account with the change's hold begun or ended; undefined when the change does not fit. */
function applyHolds(account: BalanceAccount, change: BalanceChange): BalanceAccount | undefined {
  const { hold, frees, kind } = change;
  if (kind === 'adjust' && frees !== undefined && !isHeld(account, frees)) return undefined;
  const freed = frees === undefined ? account : withoutHold(account, frees);
  if (hold !== undefined && !hasRoomForHold(freed)) return undefined;
  if (!takes(change).every((leg) => hasRoom(freed, leg, kind))) return undefined;
  return hold === undefined ? freed : withHold(freed, hold, { from: change.atMs, until: hold.until });
}

/** What a change asks of each account, all its legs, fee and hold together. */
function takes({ legs, feeNano = 0n, hold }: BalanceChange): Leg[] {
  const all = [
    ...legs,
    { account: MONEY, delta: -feeNano },
    ...(hold ? [{ account: hold.account, delta: -hold.amount }] : []),
  ];
  return [...new Set(all.map((leg) => leg.account))].map((account) => ({
    account,
    delta: all.reduce((sum, leg) => (leg.account === account ? sum + leg.delta : sum), 0n),
  }));
}

/** Whether what is taken is there and held by nobody. Credit pays for no transfer. What is added always fits. */
function hasRoom(account: BalanceAccount, { account: name, delta }: Leg, kind: BalanceChange['kind']): boolean {
  if (name === MONEY) {
    const credit = kind === 'transfer' ? account.creditLimitNano : 0n;
    return delta >= 0n || availableMoney(account) - credit + delta >= 0n;
  }
  const bucket = account.buckets.find((known) => known.id === name);
  return bucket !== undefined && (delta >= 0n || availableUnits(account, bucket) + delta >= 0n);
}

/** That what it takes brings the money below what the balance tells of. */
function signalsOfChange(account: BalanceAccount, change: BalanceChange): Signal[] {
  const money = [...change.legs, { account: MONEY, delta: -(change.feeNano ?? 0n) }]
    .filter((leg) => leg.account === MONEY)
    .reduce((sum, leg) => sum + leg.delta, account.moneyNano);
  return ofMoney(account, { ...account, moneyNano: money }, []);
}

/** The change's posting, which the guard knows it by, and that of its fee. */
function toDrafts(change: BalanceChange, kind: PostingKind, decided: GuardEntry): PostingDraft[] {
  const { causedAt, atMs, reference, legs, feeNano = 0n, signals } = change;
  const same = { day: utcDay(causedAt), at: atMs, reference, count: 0 };
  const fee = [{ account: MONEY, delta: -feeNano }];
  return [
    kind === 'refuse'
      ? { ...same, kind, legs: [], ids: [decided] }
      : { ...same, kind, legs, ids: [decided], ...(signals ? { signals } : {}) },
    ...(kind === 'refuse' || feeNano === 0n ? [] : [{ ...same, kind: 'fee' as const, legs: fee, ids: [] }]),
  ];
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
