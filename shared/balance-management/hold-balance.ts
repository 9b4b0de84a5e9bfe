import { invariant } from '../kernel/errors';
import type { BalanceAccount, ChargingSession } from './balance-account';
import { MONEY } from './posting';

/** Holds that stand in one balance at most: they travel in its item. */
export const MAX_HOLDS = 8;

const PREFIX = 'reserveBalance-';

export const holdIdOf = (reservationId: string): string => `${PREFIX}${reservationId}`;

/** The reservation that a hold is of; undefined for a network's session. */
export const reservationIdOf = (holdId: string): string | undefined =>
  holdId.startsWith(PREFIX) ? holdId.slice(PREFIX.length) : undefined;

/** Money or units of an allowance, set aside for a purpose: nobody else can spend them. */
export interface Hold {
  /** Unique within the account: see {@link holdIdOf}. */
  readonly id: string;
  /** `money`, or a bucket's id. */
  readonly account: string;
  /** Nano currency units, or the bucket's units; above zero. */
  readonly amount: bigint;
}

/** The account with a hold: a session that no network function opened, so that it expires and is reclaimed as they do. */
export function withHold(
  account: BalanceAccount,
  hold: Hold,
  { from, until }: { readonly from: number; readonly until: number },
): BalanceAccount {
  invariant(hold.amount > 0n && until > from, 'a hold holds something for some time');
  const isMoney = hold.account === MONEY;
  const session: ChargingSession = {
    id: hold.id,
    lastAt: from,
    lastSequence: 0,
    touchedAt: from,
    closed: true,
    revived: false,
    groups: [
      {
        ratingGroup: 0,
        service: 'data',
        since: 0,
        limited: false,
        granted: hold.amount,
        reservedNano: isMoney ? hold.amount : 0n,
        reservedUnits: isMoney ? {} : { [hold.account]: hold.amount },
        validUntil: until,
        tariff: '',
        priceId: '',
        usedUnits: 0n,
        moneyUnits: 0n,
        dueNano: 0n,
      },
    ],
  };
  return { ...account, sessions: [...account.sessions, session] };
}

export const withoutHold = (account: BalanceAccount, holdId: string): BalanceAccount => ({
  ...account,
  sessions: account.sessions.filter((session) => session.id !== holdId),
});

/** Whether a hold still holds: it was neither freed nor did it expire. */
export const isHeld = (account: BalanceAccount, holdId: string): boolean =>
  account.sessions.some((session) => session.id === holdId && session.groups.some((group) => group.granted > 0n));

/** Whether one more fits into the item. */
export const hasRoomForHold = (account: BalanceAccount): boolean =>
  account.sessions.filter((session) => session.id.startsWith(PREFIX)).length < MAX_HOLDS;
