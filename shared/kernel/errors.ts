/**
 * The one table of failure codes. Every error body we send is made from it, so a code means the same everywhere.
 * `status` is the HTTP status; `title` is RFC 9457's title and TMF630's reason.
 */
export const FAILURES = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'invalid-json': { status: 400, title: 'The body is not JSON' },
  'invalid-query': { status: 400, title: 'A query parameter is not valid' },
  'not-patchable': { status: 400, title: 'An attribute may not be changed' },
  unauthenticated: { status: 401, title: 'A valid token is needed' },
  forbidden: { status: 403, title: 'The caller may not do this' },
  'not-found': { status: 404, title: 'There is no such resource' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'not-acceptable': { status: 406, title: 'The answer exists as JSON only' },
  conflict: { status: 409, title: 'The resource changed, or exists already' },
  'cancellation-requested': { status: 409, title: 'The order is being cancelled' },
  'illegal-transition': { status: 409, title: 'The state cannot change so' },
  'idempotency-conflict': { status: 409, title: 'The Idempotency-Key was used for another request' },
  'insufficient-balance': { status: 402, title: 'The balance does not cover this' },
  'payment-declined': { status: 402, title: 'The payment was declined' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The media type is not supported' },
  'precondition-failed': { status: 412, title: 'The resource is not at the version named by If-Match' },
  'unknown-reference': { status: 422, title: 'A reference leads nowhere' },
  unprocessable: { status: 422, title: 'The request cannot be carried out' },
  'verification-failed': { status: 422, title: 'The identity could not be verified' },
  'no-tariff': { status: 422, title: 'No tariff rates this usage' },
  'unknown-subscriber': { status: 422, title: 'No charging account is open for this subscriber' },
  'out-of-stock': { status: 422, title: 'Nothing suitable is in stock' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'not-implemented': { status: 501, title: 'This is not supported' },
  busy: { status: 503, title: 'Busy: try again' },
  internal: { status: 500, title: 'Something broke on our side' },
} as const satisfies Record<string, { status: number; title: string }>;

export type FailureCode = keyof typeof FAILURES;

/** One reason why a request fails: where (a dotted path into the body, or a query parameter) and what to mend. */
export interface Violation {
  readonly path: string;
  readonly message: string;
  /** What whoever asked can do about it, where that can be said. */
  readonly mend?: string;
}

/** An expected failure. `message` is for the caller and must hold no personal data. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly violations?: readonly Violation[];
  /** A URI, or the path of a resource of ours, that says more. */
  readonly referenceError?: string;
}

export const failure = (
  code: FailureCode,
  message: string,
  more: { violations?: readonly Violation[]; referenceError?: string } = {},
): Failure => ({ code, message, ...more });

export const failureStatus = (code: FailureCode): number => FAILURES[code].status;

/** The one error shape: at once TMF630's Error and RFC 9457's problem details, with the request id. */
export interface ErrorBody {
  readonly '@type': 'Error';
  readonly code: string;
  readonly reason: string;
  readonly message: string;
  readonly status: string;
  readonly referenceError?: string;
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string;
  readonly violations?: readonly Violation[];
}

/** TMF630 declares `status` as a string; RFC 9457 wants a number, which HTTP's own status line already carries. */
export function toErrorBody(problem: Failure, requestId: string): ErrorBody {
  const { status, title } = FAILURES[problem.code];
  return {
    '@type': 'Error',
    code: problem.code,
    reason: title,
    message: problem.message,
    status: String(status),
    ...(problem.referenceError === undefined ? {} : { referenceError: problem.referenceError }),
    type: `urn:farthing:error:${problem.code}`,
    title,
    detail: problem.message,
    requestId,
    ...(problem.violations === undefined ? {} : { violations: problem.violations }),
  };
}

/** Throws when a thing that cannot be false is false: a defect of ours, never a caller's mistake. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}
