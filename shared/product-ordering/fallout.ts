import { CANCELLATION_REQUESTED, CHARGING_FAILED, CHARGING_UNCERTAIN } from './execution-errors';

/** What kind of trouble kept an order from being fulfilled: who can mend it. */
export const FALLOUT_CLASSES = ['data', 'stock', 'network', 'partner', 'ours', 'cancelled'] as const;
export type FalloutClass = (typeof FALLOUT_CLASSES)[number];

/** How an order goes on by itself: after a while that grows, so often at most. */
export interface Healing {
  readonly firstSeconds: number;
  readonly factor: number;
  readonly mostSeconds: number;
  readonly times: number;
  /** What the next try needs: another SIM than the network was asked for, or anything in stock at all. */
  readonly needs?: 'otherSim' | 'stock';
  /** When it did not help: given up, since all is undone, or kept for a person who may mend the cause. */
  readonly inTheEnd: 'failed' | 'parked';
}

export interface Trouble {
  readonly class: FalloutClass;
  /** In the words that the order's reader sees. */
  readonly reason: string;
  /** What a person does about it. */
  readonly mend: string;
  /** Absent: the same again would come of it. */
  readonly healing?: Healing;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Systems come back within a working day: 10, 30, 90 minutes, 4½ and 6 hours. */
const OUTAGE: Healing = {
  firstSeconds: 10 * MINUTE,
  factor: 3,
  mostSeconds: 6 * HOUR,
  times: 5,
  inTheEnd: 'parked',
};
/** A SIM that the network does not know is one of a few: two others tell whether it was the SIM. */
const OTHER_SIM: Healing = {
  firstSeconds: MINUTE,
  factor: 2,
  mostSeconds: HOUR,
  times: 2,
  needs: 'otherSim',
  inTheEnd: 'failed',
};
/** Tried where there is stock, so that what was imported is soon found. */
const REFILL: Healing = {
  firstSeconds: 5 * MINUTE,
  factor: 1,
  mostSeconds: 5 * MINUTE,
  times: 50,
  needs: 'stock',
  inTheEnd: 'parked',
};
/** What could not be undone or finished: the same steps again, which do nothing twice. */
export const GOING_ON: Healing = { ...OUTAGE, firstSeconds: 5 * MINUTE };

const ASK_NETWORK = 'look at its service orders, and have the network mended; then resume it';

const NO_TARIFF: Trouble = {
  class: 'data',
  reason: 'no tariff is ready for the offering',
  mend: 'publish the offering’s prices; then resume it',
  healing: OUTAGE,
};
const SILENCE: Trouble = {
  class: 'network',
  reason: 'the network did not answer in time',
  mend: ASK_NETWORK,
  healing: OUTAGE,
};

/** Why an execution stopped, by the error's name. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  Unprocessable: {
    class: 'data',
    reason: 'a product that it changes is not what it was when it was ordered',
    mend: 'look at the product; order what is still wanted',
  },
  OutOfStock: {
    class: 'stock',
    reason: 'no suitable number or SIM is in stock',
    mend: 'import numbers or SIMs: it goes on by itself',
    healing: REFILL,
  },
  Conflict: {
    class: 'stock',
    reason: 'the chosen number or SIM is taken',
    mend: 'have the customer choose another, and order again',
  },
  UnknownReference: {
    class: 'data',
    reason: 'the chosen number or SIM is not in stock',
    mend: 'import it, or have the customer choose another, and order again',
  },
  NoTariff: NO_TARIFF,
  NoTariffError: NO_TARIFF,
  NetworkTaskDeclined: {
    class: 'network',
    reason: 'the network declined a task',
    mend: ASK_NETWORK,
    healing: OTHER_SIM,
  },
  NetworkTaskFailed: {
    class: 'network',
    reason: 'the network kept failing at a task',
    mend: ASK_NETWORK,
    healing: OUTAGE,
  },
  NetworkUnavailable: {
    class: 'network',
    reason: 'the network was down for too long',
    mend: ASK_NETWORK,
    healing: OUTAGE,
  },
  PartnerTaskDeclined: {
    class: 'partner',
    reason: 'a partner declined a task',
    mend: 'ask the partner why, and order again',
  },
  ProfileDeclined: {
    class: 'partner',
    reason: 'the SM-DP+ has no profile for the SIM',
    mend: 'have the profile loaded; then resume it, or give another SIM',
    healing: OTHER_SIM,
  },
  PartnerTaskFailed: {
    class: 'partner',
    reason: 'a partner kept failing at a task',
    mend: 'ask the partner to mend it; then resume the order',
    healing: OUTAGE,
  },
  TaskDataRefused: {
    class: 'data',
    reason: 'what was asked of a partner or the network cannot be so',
    mend: 'correct what its service order says was refused, and order again',
  },
  'States.HeartbeatTimeout': SILENCE,
  'States.Timeout': SILENCE,
  [CHARGING_FAILED]: {
    class: 'ours',
    reason: 'charging could not be opened, and is closed',
    mend: 'read the log of open-charging; then resume the order',
    healing: OUTAGE,
  },
  [CHARGING_UNCERTAIN]: {
    class: 'ours',
    reason: 'charging could not be opened for certain',
    mend: 'look at the balance of the product: close its charging where it is open, and order again',
  },
  [CANCELLATION_REQUESTED]: { class: 'cancelled', reason: 'it was cancelled', mend: 'nothing' },
};

/** An error that no row names is ours. */
export const troubleOf = (errorName: string): Trouble =>
  TROUBLES[errorName] ?? {
    class: 'ours',
    reason: `a step failed (${errorName})`,
    mend: 'read the log of the step; then resume the order',
    healing: OUTAGE,
  };
