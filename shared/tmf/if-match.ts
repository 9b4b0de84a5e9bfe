import { type Failure, failure } from '../kernel/errors';
import { etagOf } from './respond';

/** RFC 9110 §13.1.1: `precondition-failed` unless the header is absent, `*`, or names the version that stands. */
export function checkIfMatch(headers: Readonly<Record<string, string>>, version: number): Failure | undefined {
  const header = headers['if-match'];
  if (header === undefined || header.trim() === '*') return undefined;
  const tags = header.split(',').map((tag) => tag.trim());
  return tags.includes(etagOf(version))
    ? undefined
    : failure('precondition-failed', `It stands at version ${etagOf(version)}`);
}
