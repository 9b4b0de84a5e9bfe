import { type Failure, failure, type Violation } from '../kernel/errors';
import { isId } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import { parseTenantId } from '../kernel/tenant';
import type { NetworkAnswer } from './network-task';

export const OUTCOMES = ['done', 'declined', 'failed', 'inProgress'] as const;
const REASON_LENGTH_MAX = 200;
/** A code and a milestone are words, not sentences. */
const WORD = /^[A-Za-z][\w-]{0,39}$/;
const RESULTS_MAX = 10;
const RESULT_LENGTH_MAX = 255;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The network's answer out of untrusted JSON; `invalid-request` names all that is wrong. */
export function parseAnswer(value: unknown): Result<NetworkAnswer, Failure> {
  const given = isRecord(value) ? value : {};
  const violations: Violation[] = [];
  const tenant = parseTenantId(String(given.tenant));
  if (tenant === undefined) violations.push({ path: 'tenant', message: 'a tenant’s name' });
  const id = typeof given.id === 'string' && isId(given.id) ? given.id : undefined;
  if (id === undefined) violations.push({ path: 'id', message: 'the task’s id' });
  const attempt = Number(given.attempt);
  if (!Number.isSafeInteger(attempt) || attempt < 1) violations.push({ path: 'attempt', message: 'counts from 1' });
  const outcome = OUTCOMES.find((known) => known === given.outcome);
  if (outcome === undefined) violations.push({ path: 'outcome', message: `one of ${OUTCOMES.join(', ')}` });
  if (tenant === undefined || id === undefined || outcome === undefined || violations.length > 0)
    return err(failure('invalid-request', 'This is no answer to a network task', { violations }));
  return ok({
    tenant,
    id,
    attempt,
    outcome,
    ...(isWord(given.code) ? { code: given.code } : {}),
    ...(isWord(given.milestone) ? { milestone: given.milestone } : {}),
    ...(isRecord(given.result) ? { result: resultOf(given.result) } : {}),
    ...(typeof given.reason === 'string' ? { reason: given.reason.slice(0, REASON_LENGTH_MAX) } : {}),
    ...(typeof given.reference === 'string' && isId(given.reference) ? { reference: given.reference } : {}),
  });
}

const isWord = (value: unknown): value is string => typeof value === 'string' && WORD.test(value);

const resultOf = (given: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given)
      .flatMap(([name, value]) =>
        WORD.test(name) && typeof value === 'string' && value.length <= RESULT_LENGTH_MAX
          ? [[name, value] as const]
          : [],
      )
      .slice(0, RESULTS_MAX),
  );
