import type { NetworkAnswer, NetworkMessage } from './network-task';
import { undoIdOf } from './service-order';
import type { NetworkOperation, OssSystem } from './task-kinds';

/** An answer of a simulated system, and how long it takes (seconds; SQS delays by at most 900). */
export interface SimulatedAnswer {
  readonly answer: NetworkAnswer;
  readonly afterSeconds: number;
}

const USUAL_SECONDS = 1;
const SLOW_SECONDS = 8;
const AGAIN_SECONDS = 3;
const FAILURES_BEFORE_SUCCESS = 2;
/** What a simulated donor takes for the right authorisation of a number that ends on {@link OUTCOMES_BY_ENDING}'s `08`. */
export const RIGHT_AUTHORISATION = '123456';

/** Digits that are not magic are served after a second. These are the last two of four; the first two say which system. */
export const OUTCOMES_BY_ENDING = {
  slow: '01',
  failsTwice: '02',
  declines: '03',
  neverAnswers: '04',
  answersTwice: '05',
  answersLate: '06',
  /** Declines to undo what it did, until a person has it asked again. Provisioning declines the profiles, so that there is something to undo. */
  cannotBeUndone: '07',
  /** Declines for what it was told: `authorisationInvalid`, until the authorisation is {@link RIGHT_AUTHORISATION}. */
  declinesData: '08',
} as const;
type Outcome = keyof typeof OUTCOMES_BY_ENDING;

/** The first two of the four digits: whose misbehaviour it is. */
export const SYSTEM_DIGITS: Readonly<Record<OssSystem, string>> = {
  provisioning: '90',
  esim: '91',
  portability: '92',
  slice: '93',
  access: '94',
  entitlement: '95',
  shipping: '96',
};

/** The four last digits of an ICCID, a number or a partner's account that make a system behave so. */
export const magicEnding = (outcome: Outcome, system: OssSystem = 'provisioning'): string =>
  `${SYSTEM_DIGITS[system]}${OUTCOMES_BY_ENDING[outcome]}`;

/** The endings of ICCIDs that the network's provisioning misbehaves for. */
export const MAGIC_ENDINGS = {
  slow: '9001',
  failsTwice: '9002',
  declines: '9003',
  neverAnswers: '9004',
  answersTwice: '9005',
  answersLate: '9006',
  cannotBeUndone: '9007',
} as const satisfies Partial<Record<Outcome, string>>;

/** What begins something: these misbehave, so that what follows and what undoes works. */
const BEGINNINGS: readonly NetworkMessage['operation'][] = [
  'activate-sim',
  'change-sim',
  'change-number',
  'bar-line',
  'order-profile',
  'port-in',
  'port-out',
  'allocate-slice',
  'provide-access',
  'grant-entitlement',
  'ship-goods',
] satisfies readonly NetworkOperation[];

/** What is told on the way, a second each. */
const MILESTONES: Partial<Record<NetworkMessage['operation'], readonly string[]>> = {
  'port-in': ['agreed'],
  'port-out': ['agreed'],
  'ship-goods': ['ordered', 'dispatched'],
};

const isAskedAgain = ({ id, undoes }: NetworkMessage): boolean => undoes !== undefined && id !== undoIdOf(undoes);

/** How the systems behind us answer a message. `waitSeconds` is how long the workflow waits: what is late comes after. */
export function simulateNetwork(message: NetworkMessage, waitSeconds: number): SimulatedAnswer[] {
  const { operation } = message;
  const done = (seconds?: number, n?: number) => reply(message, { outcome: 'done' }, seconds, n);
  const outcome = outcomeOf(message);
  if (outcome === 'cannotBeUndone') return [cannotBeUndone(message) ? reply(message, { outcome: 'declined' }) : done()];
  if (!BEGINNINGS.includes(operation)) return [done()];
  switch (outcome) {
    case 'slow':
      return [done(SLOW_SECONDS)];
    case 'failsTwice':
      return [message.attempt > FAILURES_BEFORE_SUCCESS ? done() : reply(message, { outcome: 'failed', code: 'busy' })];
    case 'declines':
      return [
        reply(message, { outcome: 'declined', ...(message.system === 'esim' ? { code: 'profileUnavailable' } : {}) }),
      ];
    case 'declinesData':
      return message.parameters?.authorisation === RIGHT_AUTHORISATION
        ? inSteps(message)
        : [reply(message, { outcome: 'declined', code: 'authorisationInvalid' })];
    case 'neverAnswers':
      return [];
    case 'answersTwice':
      return [done(), done(AGAIN_SECONDS, 2)];
    case 'answersLate':
      return [done(waitSeconds + AGAIN_SECONDS)];
    default:
      return inSteps(message);
  }
}

/** Provisioning shows it at the profiles; the others at the undoing itself. */
function cannotBeUndone(message: NetworkMessage): boolean {
  if (isAskedAgain(message)) return false;
  return message.system === 'provisioning' ? message.operation !== 'activate-sim' : message.operation === 'undo';
}

function outcomeOf({ system, iccid, msisdn, parameters }: NetworkMessage): Outcome | undefined {
  const ownLine = parameters?.newIccid ?? parameters?.newMsisdn ?? iccid;
  const told = system === 'provisioning' || system === 'esim' ? [ownLine] : [parameters?.account, msisdn, iccid];
  for (const digits of told)
    for (const [outcome, ending] of Object.entries(OUTCOMES_BY_ENDING))
      if (digits?.endsWith(`${SYSTEM_DIGITS[system]}${ending}`)) return outcome as Outcome;
  return undefined;
}

function inSteps(message: NetworkMessage): SimulatedAnswer[] {
  const steps = MILESTONES[message.operation] ?? [];
  const told = steps.map((milestone, at) =>
    reply(message, { outcome: 'inProgress', milestone }, (at + 1) * USUAL_SECONDS, at + 2),
  );
  return [...told, reply(message, { outcome: 'done' }, (steps.length + 1) * USUAL_SECONDS)];
}

type Told = Pick<NetworkAnswer, 'outcome' | 'code' | 'milestone'>;

function reply(message: NetworkMessage, told: Told, afterSeconds = USUAL_SECONDS, n = 1): SimulatedAnswer {
  const { tenant, id, attempt } = message;
  const result = told.outcome === 'done' ? resultOf(message) : undefined;
  return {
    answer: { tenant, id, attempt, ...told, reference: `${id}.${attempt}.${n}`, ...(result ? { result } : {}) },
    afterSeconds,
  };
}

/** What a system gives beside its word. */
function resultOf({ operation, iccid, id }: NetworkMessage): Readonly<Record<string, string>> | undefined {
  switch (operation) {
    case 'confirm-profile':
      return { matchingId: `SIM-${iccid?.slice(-8)}`, smdpAddress: 'smdp.example.com' };
    case 'allocate-slice':
      return { sliceSubnetId: `nssi-${id}` };
    case 'ship-goods':
      return { trackingId: `parcel-${id}` };
    default:
      return undefined;
  }
}
