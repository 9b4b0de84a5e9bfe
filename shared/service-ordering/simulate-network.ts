import type { NetworkAnswer, NetworkMessage } from './network-task';
import { undoIdOf } from './service-order';

/** An answer of the simulated network, and how long it takes (seconds; SQS delays by at most 900). */
export interface SimulatedAnswer {
  readonly answer: NetworkAnswer;
  readonly afterSeconds: number;
}

const USUAL_SECONDS = 1;
const SLOW_SECONDS = 8;
const AGAIN_SECONDS = 3;
const FAILURES_BEFORE_SUCCESS = 2;

/** The last four digits of an ICCID that make the simulated network behave so. Other SIMs are served after a second. */
export const MAGIC_ENDINGS = {
  slow: '9001',
  failsTwice: '9002',
  declines: '9003',
  neverAnswers: '9004',
  answersTwice: '9005',
  answersLate: '9006',
  /** Declines the profiles, and then to undo the activation, until a person has it asked again. */
  cannotBeUndone: '9007',
} as const;

const isAskedAgain = ({ id, undoes }: NetworkMessage): boolean => undoes !== undefined && id !== undoIdOf(undoes);

/** How the simulated network answers a message. `waitSeconds` is how long the workflow waits: what is late comes after. */
export function simulateNetwork(message: NetworkMessage, waitSeconds: number): SimulatedAnswer[] {
  const { tenant, id, attempt, operation } = message;
  const reply = (outcome: NetworkAnswer['outcome'], afterSeconds = USUAL_SECONDS, n = 1): SimulatedAnswer => ({
    answer: { tenant, id, attempt, outcome, reference: `${id}.${attempt}.${n}` },
    afterSeconds,
  });
  const ending = message.iccid.slice(-4);
  if (ending === MAGIC_ENDINGS.cannotBeUndone)
    return [reply(operation === 'activate-sim' || isAskedAgain(message) ? 'done' : 'declined')];
  if (operation !== 'activate-sim') return [reply('done')];
  switch (ending) {
    case MAGIC_ENDINGS.slow:
      return [reply('done', SLOW_SECONDS)];
    case MAGIC_ENDINGS.failsTwice:
      return [reply(attempt > FAILURES_BEFORE_SUCCESS ? 'done' : 'failed')];
    case MAGIC_ENDINGS.declines:
      return [reply('declined')];
    case MAGIC_ENDINGS.neverAnswers:
      return [];
    case MAGIC_ENDINGS.answersTwice:
      return [reply('done'), reply('done', AGAIN_SECONDS, 2)];
    case MAGIC_ENDINGS.answersLate:
      return [reply('done', waitSeconds + AGAIN_SECONDS)];
    default:
      return [reply('done')];
  }
}
