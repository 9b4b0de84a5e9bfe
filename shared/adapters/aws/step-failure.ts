import type { Failure, FailureCode } from '../../kernel/errors';
import type { Result } from '../../kernel/result';

/** `out-of-stock` is `OutOfStock` to a state machine, which retries and catches by an error's name. */
export const errorNameOf = (code: FailureCode): string =>
  code
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');

/** An expected failure on its way to a state machine. Its message holds no personal data, as a Failure's never does. */
export class StepFailure extends Error {
  constructor(problem: Failure) {
    super(problem.message);
    this.name = errorNameOf(problem.code);
  }
}

/** A step's value; a failure is thrown under its code's name. */
export function orThrow<T>(result: Result<T, Failure>): T {
  if (result.ok) return result.value;
  throw new StepFailure(result.error);
}
