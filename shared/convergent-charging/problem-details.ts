import type { ApiResponse } from '../kernel/api';
import { type Failure, type FailureCode, failureStatus, toErrorBody } from '../kernel/errors';

/** How a 3GPP API calls a failure, and with which status where it differs from ours. */
export type Causes = Readonly<Partial<Record<FailureCode, { readonly cause: string; readonly status?: number }>>>;

/** Our one error shape as ProblemDetails (TS 29.571) has it: the status is a number here. */
export function problemOf(problem: Failure, requestId: string, causes: Causes = {}): ApiResponse {
  const known = causes[problem.code];
  const status = known?.status ?? failureStatus(problem.code);
  const invalidParams = problem.violations?.map(({ path, message }) => ({ param: path, reason: message }));
  return {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      ...(status === 503 || status === 429 ? { 'Retry-After': '1' } : {}),
    },
    body: JSON.stringify({
      ...toErrorBody(problem, requestId),
      status,
      ...(known === undefined ? {} : { cause: known.cause }),
      ...(invalidParams === undefined ? {} : { invalidParams }),
    }),
  };
}
