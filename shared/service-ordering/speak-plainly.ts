import type { Dialect } from './system-dialect';

const OUTCOMES = ['done', 'declined', 'failed'] as const;

/**
 * Our own form, for provisioning, portability, access, entitlement and shipping: `POST {url}/networkTask/{operation}` with the message. It is
 * answered at once, with what `POST …/task/{id}/result` takes, or later.
 */
export const PLAIN: Dialect = {
  toCall: (message) => ({ path: `/networkTask/${message.operation}`, body: message }),
  toAnswer(_, body) {
    const outcome = OUTCOMES.find((known) => known === body.outcome);
    if (outcome === undefined) return undefined;
    const { code, reason, result } = body;
    return {
      outcome,
      ...(typeof code === 'string' ? { code } : {}),
      ...(typeof reason === 'string' ? { reason } : {}),
      ...(isTexts(result) ? { result } : {}),
    };
  },
};

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string');
