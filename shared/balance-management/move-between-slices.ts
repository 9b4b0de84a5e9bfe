import type { TenantId } from '../kernel/tenant';
import type { BalanceAccount } from './balance-account';
import { type BalanceChange, bookOnce } from './book-once';
import type { BalanceStore, LedgerGuard } from './ports';
import { MONEY } from './posting';
import { availableUnits, reservedMoney } from './reservations';

/**
 * An amount on its way from one slice of a pool to another. Its name says all of it: whoever knows its reference can end it,
 * and two who begin the same move at the same time begin one.
 */
export interface SliceMove {
  readonly from: string;
  /** Number and time (epoch seconds) of the last posting of `from` when it was decided: they make the name its own. */
  readonly fromNumber: number;
  readonly causedAtSeconds: number;
  readonly to: string;
  /** `money` or a bucket's id. */
  readonly account: string;
  /** Nano currency units, or the bucket's own; above zero. */
  readonly amount: bigint;
}

/** Whether it arrived; `returned` when the other slice could not take it, `refused` when there was not as much. */
export type Moved = 'moved' | 'returned' | 'refused';

interface MovePorts {
  readonly balances: BalanceStore;
  readonly ledger: LedgerGuard;
}

const REFERENCE = /^slice\/([^/]+)\/(\d+)\/(\d+)\/([^/]+)\/(\d+)\/(.+)$/;

export const moveReference = ({ from, fromNumber, causedAtSeconds, to, amount, account }: SliceMove): string =>
  `slice/${from}/${fromNumber}/${causedAtSeconds}/${to}/${amount}/${account}`;

export function parseMove(reference: string): SliceMove | undefined {
  const [, from, number, seconds, to, amount, account] = REFERENCE.exec(reference) ?? [];
  if (from === undefined || to === undefined || amount === undefined || account === undefined) return undefined;
  const [fromNumber, causedAtSeconds] = [Number(number), Number(seconds)];
  return { from, fromNumber, causedAtSeconds, to, account, amount: BigInt(amount) };
}

/** What of a slice may move: nobody holds it, and it is no credit. Nano currency units, or the bucket's own. */
export function movable(slice: BalanceAccount, account: string): bigint {
  if (account === MONEY) return positive(slice.moneyNano - reservedMoney(slice));
  const bucket = slice.buckets.find(({ id }) => id === account);
  return bucket ? availableUnits(slice, bucket) : 0n;
}

const positive = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

/** A move of `amount` out of a slice as it stands now. */
export const moveOutOf = (from: BalanceAccount, to: string, account: string, amount: bigint): SliceMove => ({
  from: from.balanceId,
  fromNumber: from.number,
  causedAtSeconds: Math.floor((from.postings.at(-1)?.at ?? from.openedAt) / 1_000),
  to,
  account,
  amount,
});

/**
 * Takes from one slice and gives to the other, each once for the move's name. What a crash left between is ended by whoever
 * hears of the posting that took it: it signals `slice-moved`. Throws as {@link bookOnce} does; the same again is safe.
 */
export async function moveOnce(ports: MovePorts, tenant: TenantId, move: SliceMove, atMs: number): Promise<Moved> {
  const reference = moveReference(move);
  const taken = await bookOnce(ports, tenant, move.from, {
    ...changeOf(move, reference, -move.amount, atMs),
    signals: [{ kind: 'slice-moved', ref: reference }],
  });
  return taken === 'refused' ? 'refused' : endMove(ports, tenant, move, atMs);
}

/** Gives what was taken to where it goes; back to where it came from when that cannot take it: its bucket has ended there. */
export async function endMove(
  ports: MovePorts,
  tenant: TenantId,
  move: SliceMove,
  atMs: number,
): Promise<Exclude<Moved, 'refused'>> {
  const reference = moveReference(move);
  const given = await bookOnce(ports, tenant, move.to, changeOf(move, reference, move.amount, atMs));
  if (given !== 'refused') return 'moved';
  await bookOnce(ports, tenant, move.from, changeOf(move, `returned/${reference}`, move.amount, atMs));
  return 'returned';
}

const changeOf = (
  { account, causedAtSeconds }: SliceMove,
  reference: string,
  delta: bigint,
  atMs: number,
): BalanceChange => ({
  reference,
  kind: 'transfer',
  legs: [{ account, delta }],
  causedAt: causedAtSeconds * 1_000,
  atMs,
});
