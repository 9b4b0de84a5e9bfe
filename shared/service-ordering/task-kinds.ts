/** Who runs a system: whose trouble it is when a task stays undone. */
export type SystemOwner = 'network' | 'partner';

/**
 * The systems that tasks go to. Each is a port of its own: a tenant tells where it is, and it degrades by itself.
 *
 * | system       | what stands there                                                |
 * |--------------|------------------------------------------------------------------|
 * | provisioning | HLR, HSS, UDM: lines and their profiles                          |
 * | esim         | SM-DP+, asked by ES2+ (GSMA SGP.22)                              |
 * | portability  | the clearing house, or the other operator                        |
 * | slice        | NSSMF (3GPP TS 28.531)                                           |
 * | access       | fixed access: broadband                                          |
 * | entitlement  | a partner who gives its own service: TV, streaming               |
 * | shipping     | who brings goods                                                 |
 */
export const OSS_SYSTEMS = {
  provisioning: 'network',
  esim: 'partner',
  portability: 'partner',
  slice: 'network',
  access: 'network',
  entitlement: 'partner',
  shipping: 'partner',
} as const satisfies Readonly<Record<string, SystemOwner>>;
export type OssSystem = keyof typeof OSS_SYSTEMS;

const isSystem = (name: string): name is OssSystem => Object.hasOwn(OSS_SYSTEMS, name);
export const SYSTEM_NAMES: readonly OssSystem[] = Object.keys(OSS_SYSTEMS).filter(isSystem);
/** The system of this name; undefined where there is none. */
export const systemOf = (name: unknown): OssSystem | undefined => SYSTEM_NAMES.find((known) => known === name);

export interface TaskKind {
  readonly system: OssSystem;
  /** What it does to the service, in the words of TMF641's order item. */
  readonly action: 'add' | 'modify' | 'delete';
  /** Whether it is done to a line: then it has its number and SIM. Others have them where there is a line. */
  readonly needsLine: boolean;
  /** The longest silence: from when it is asked, and between what the system tells of its progress. */
  readonly silenceSeconds: number;
  /** The longest time in all, for one attempt. Longer than the silence. */
  readonly endSeconds: number;
  /** The operation that takes it back. Without one it is a point of no return: an order waits with it until all else is done. */
  readonly undoneBy?: string;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A system of ours answers in seconds; a quarter of an hour bridges its restart. */
const PROMPT = { silenceSeconds: 14 * MINUTE, endSeconds: 15 * MINUTE };
/** NSSMFs build a slice subnet in minutes, and tell their progress. */
const BUILDING = { silenceSeconds: 15 * MINUTE, endSeconds: 2 * HOUR };
/** People on the other side: they agree dates, carry parcels, lay lines. */
const BY_PEOPLE = { silenceSeconds: 14 * DAY, endSeconds: 60 * DAY };

const line = { system: 'provisioning', needsLine: true, ...PROMPT } as const;
const esim = { system: 'esim', needsLine: true, ...PROMPT } as const;
const partner = { system: 'entitlement', needsLine: false, ...PROMPT } as const;
const port = { system: 'portability', needsLine: false, ...BY_PEOPLE } as const;
const slice = { system: 'slice', needsLine: false, ...BUILDING } as const;
const access = { system: 'access', needsLine: false, ...BY_PEOPLE } as const;
const parcel = { system: 'shipping', needsLine: false, ...BY_PEOPLE } as const;

/** All that a system is asked for. A kind is data: a new one is a row here, and a simulator and an adapter serve it as they do the others. */
export const TASK_KINDS = {
  'activate-sim': { ...line, action: 'add', undoneBy: 'deactivate-sim' },
  'suspend-sim': { ...line, action: 'modify', undoneBy: 'resume-sim' },
  'resume-sim': { ...line, action: 'modify', undoneBy: 'suspend-sim' },
  'deactivate-sim': { ...line, action: 'delete', undoneBy: 'activate-sim' },
  'set-profile': { ...line, action: 'add', undoneBy: 'remove-profile' },
  'remove-profile': { ...line, action: 'delete', undoneBy: 'set-profile' },
  /** The line's number on another SIM: `newIccid`, `newImsi`. */
  'change-sim': { ...line, action: 'modify', undoneBy: 'change-sim' },
  /** The line's SIM with another number: `newMsisdn`. */
  'change-number': { ...line, action: 'modify', undoneBy: 'change-number' },
  /** Lost or stolen: nothing goes out or in, emergency calls apart. */
  'bar-line': { ...line, action: 'modify', undoneBy: 'unbar-line' },
  'unbar-line': { ...line, action: 'modify', undoneBy: 'bar-line' },

  /** ES2+ DownloadOrder: a profile is set aside for the ICCID. */
  'order-profile': { ...esim, action: 'add', undoneBy: 'cancel-profile' },
  /** ES2+ ConfirmOrder: gives `matchingId` and `smdpAddress`, the activation code. */
  'confirm-profile': { ...esim, action: 'add', undoneBy: 'cancel-profile' },
  /** ES2+ ReleaseProfile: the device may now fetch it. */
  'release-profile': { ...esim, action: 'add', undoneBy: 'cancel-profile' },
  /** ES2+ CancelOrder. What was cancelled is ordered anew, under another profile. */
  'cancel-profile': { ...esim, action: 'delete' },

  /** The number comes to us on `portDate` from `donor`, with `authorisation`. */
  'port-in': { ...port, action: 'add', undoneBy: 'cancel-port' },
  /** The number leaves to `recipient` on `portDate`. */
  'port-out': { ...port, action: 'delete' },
  'cancel-port': { ...port, action: 'delete' },

  /** TS 28.531 AllocateNssi and DeallocateNssi. */
  'allocate-slice': { ...slice, action: 'add', undoneBy: 'deallocate-slice' },
  'modify-slice': { ...slice, action: 'modify', undoneBy: 'modify-slice' },
  'deallocate-slice': { ...slice, action: 'delete', undoneBy: 'allocate-slice' },

  'provide-access': { ...access, action: 'add', undoneBy: 'cease-access' },
  'modify-access': { ...access, action: 'modify', undoneBy: 'modify-access' },
  'cease-access': { ...access, action: 'delete', undoneBy: 'provide-access' },

  'grant-entitlement': { ...partner, action: 'add', undoneBy: 'revoke-entitlement' },
  'suspend-entitlement': { ...partner, action: 'modify', undoneBy: 'resume-entitlement' },
  'resume-entitlement': { ...partner, action: 'modify', undoneBy: 'suspend-entitlement' },
  'revoke-entitlement': { ...partner, action: 'delete', undoneBy: 'grant-entitlement' },

  /** Tells `ordered`, `dispatched` and `delivered`; cancelled until it is dispatched, and sent back after. */
  'ship-goods': { ...parcel, action: 'add', undoneBy: 'cancel-shipment' },
  'cancel-shipment': { ...parcel, action: 'delete' },
} as const satisfies Readonly<Record<string, TaskKind>>;

export type NetworkOperation = keyof typeof TASK_KINDS;

const isOperation = (name: string): name is NetworkOperation => name in TASK_KINDS;
export const NETWORK_OPERATIONS: readonly NetworkOperation[] = Object.keys(TASK_KINDS).filter(isOperation);

export const kindOf = (operation: NetworkOperation): TaskKind => TASK_KINDS[operation];

/** How long a workflow waits for one attempt; both at most so many seconds where `longest` says so (a local cloud's patience). */
export function patienceOf(operation: NetworkOperation, longest = Number.POSITIVE_INFINITY) {
  const { silenceSeconds, endSeconds } = kindOf(operation);
  return {
    heartbeatSeconds: Math.min(silenceSeconds, longest),
    timeoutSeconds: Math.min(endSeconds, longest * PROGRESS_TOLD_LOCALLY),
  };
}
/** A shipment tells two steps before it ends: each may take a silence. */
const PROGRESS_TOLD_LOCALLY = 3;
