import type { SystemOwner } from './task-kinds';

/** The network will not do this: no retry, the order is compensated. */
export const NETWORK_TASK_DECLINED = 'NetworkTaskDeclined';
/** It failed for a moment: the workflow asks again. */
export const NETWORK_TASK_FAILED = 'NetworkTaskFailed';
/** The same of a partner's system: an SM-DP+, another operator, a carrier, a TV partner. */
export const PARTNER_TASK_DECLINED = 'PartnerTaskDeclined';
export const PARTNER_TASK_FAILED = 'PartnerTaskFailed';
/** The SM-DP+ has no profile for this SIM: another SIM may have one. */
export const PROFILE_DECLINED = 'ProfileDeclined';
/** What was asked cannot be so: a person corrects the order, and it goes on. */
export const TASK_DATA_REFUSED = 'TaskDataRefused';
/** The system is known to be down, or has as much as it bears: nothing was sent, and it is asked later. */
export const NETWORK_UNAVAILABLE = 'NetworkUnavailable';

/** Why a system declines or fails, as far as we can say what to do. Any other code is the system's own word, and its trouble. */
export const TASK_REASONS: Readonly<
  Record<string, { readonly isData: boolean; readonly isProfile?: true; readonly mend: string }>
> = {
  unknownNumber: { isData: true, mend: 'the number is not with the donor: correct it, or the donor' },
  holderMismatch: { isData: true, mend: 'the donor knows another holder: correct who holds the number' },
  authorisationInvalid: { isData: true, mend: 'ask the customer for a new authorisation code of the donor' },
  authorisationExpired: { isData: true, mend: 'ask the customer for a new authorisation code of the donor' },
  dateNotAvailable: { isData: true, mend: 'agree another date' },
  contractRuns: { isData: true, mend: 'the donor’s contract does not let the number go yet: agree a later date' },
  addressUnknown: { isData: true, mend: 'correct the address' },
  notServed: { isData: true, mend: 'the place is not served: correct it, or offer another product' },
  unknownAccount: { isData: true, mend: 'the partner does not know the account: have the customer link it' },
  profileUnavailable: {
    isData: false,
    isProfile: true,
    mend: 'the SM-DP+ has no such profile: load it, or give another SIM',
  },
  deviceRefused: { isData: true, mend: 'the SM-DP+ does not take the device: correct its EID' },
  noCapacity: { isData: false, mend: 'the network has no room: ask again later' },
  outOfStock: { isData: false, mend: 'the carrier has nothing to send: fill the stock' },
  busy: { isData: false, mend: 'ask again later' },
};

/** The error that wakes the workflow where a task did not end well: by whose system it is, and what it told. */
export function errorOf(owner: SystemOwner, outcome: 'declined' | 'failed', code?: string): string {
  if (outcome === 'failed') return owner === 'partner' ? PARTNER_TASK_FAILED : NETWORK_TASK_FAILED;
  const known = code !== undefined && Object.hasOwn(TASK_REASONS, code) ? TASK_REASONS[code] : undefined;
  if (known?.isData) return TASK_DATA_REFUSED;
  if (known?.isProfile) return PROFILE_DECLINED;
  return owner === 'partner' ? PARTNER_TASK_DECLINED : NETWORK_TASK_DECLINED;
}

export interface TaskRetry {
  readonly errors: readonly string[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxAttempts: number;
  readonly maxDelaySeconds: number;
}

/** How a task is asked again, by what became of the last attempt; always with full jitter. What was declined is not asked again. */
export const TASK_RETRIES = {
  network: {
    errors: [NETWORK_TASK_FAILED],
    intervalSeconds: 2,
    backoffRate: 2,
    maxAttempts: 3,
    maxDelaySeconds: 300,
  },
  /** A partner's trouble lasts longer than ours, and their lines are thinner. */
  partner: {
    errors: [PARTNER_TASK_FAILED],
    intervalSeconds: 3,
    backoffRate: 3,
    maxAttempts: 4,
    maxDelaySeconds: 900,
  },
  /** A domain that is down is not asked: some hours of patience cost some state transitions. */
  unavailable: {
    errors: [NETWORK_UNAVAILABLE],
    intervalSeconds: 5,
    backoffRate: 1.5,
    maxAttempts: 60,
    maxDelaySeconds: 600,
  },
  /** Who was silent is asked once more. */
  silence: {
    errors: ['States.Timeout', 'States.HeartbeatTimeout'],
    intervalSeconds: 2,
    backoffRate: 2,
    maxAttempts: 1,
    maxDelaySeconds: 300,
  },
} as const satisfies Readonly<Record<string, TaskRetry>>;
