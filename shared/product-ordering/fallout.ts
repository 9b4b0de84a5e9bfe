import { CANCELLATION_REQUESTED, CHARGING_UNCERTAIN } from './execution-errors';

/** What kind of trouble kept an order from being fulfilled: who can mend it. */
export const FALLOUT_CLASSES = ['data', 'stock', 'network', 'partner', 'ours', 'cancelled'] as const;
export type FalloutClass = (typeof FALLOUT_CLASSES)[number];

interface Trouble {
  readonly class: FalloutClass;
  /** In the words that the order's reader sees. */
  readonly reason: string;
}

/** Why an execution stopped, by the error's name. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  OutOfStock: { class: 'stock', reason: 'no suitable number or SIM is in stock' },
  Conflict: { class: 'stock', reason: 'the chosen number or SIM is taken' },
  UnknownReference: { class: 'data', reason: 'the chosen number or SIM is not in stock' },
  NoTariff: { class: 'data', reason: 'no tariff is ready for the offering' },
  NetworkTaskDeclined: { class: 'network', reason: 'the network declined a task' },
  NetworkTaskFailed: { class: 'network', reason: 'the network kept failing at a task' },
  NetworkUnavailable: { class: 'network', reason: 'the network was down for too long' },
  PartnerTaskDeclined: { class: 'partner', reason: 'a partner declined a task' },
  PartnerTaskFailed: { class: 'partner', reason: 'a partner kept failing at a task' },
  TaskDataRefused: { class: 'data', reason: 'what was asked of a partner or the network cannot be so' },
  'States.HeartbeatTimeout': { class: 'network', reason: 'the network did not answer in time' },
  'States.Timeout': { class: 'network', reason: 'the network did not answer in time' },
  [CHARGING_UNCERTAIN]: { class: 'ours', reason: 'charging could not be opened for certain' },
  [CANCELLATION_REQUESTED]: { class: 'cancelled', reason: 'it was cancelled' },
};

/** An error that no row names is ours. */
export const troubleOf = (errorName: string): Trouble =>
  TROUBLES[errorName] ?? { class: 'ours', reason: `a step failed (${errorName})` };
