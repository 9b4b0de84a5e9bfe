import { isLosslessNumber, parse } from 'lossless-json';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';

/** DynamoDB keeps 400 KB an item, and the body stands in it once; what is larger is no order and no customer. */
export const MAX_BODY_BYTES = 256 * 1_024;

/** Far deeper than any TM Forum body, and far from what would end the stack of whoever walks through it. */
export const MAX_JSON_DEPTH = 64;

/** Refuses a resource that patches made larger than any body may be: its table could not keep it. */
export const checkSize = (body: object): Failure | undefined =>
  Buffer.byteLength(JSON.stringify(body)) > MAX_BODY_BYTES
    ? failure('too-large', `A resource has at most ${MAX_BODY_BYTES} bytes`)
    : undefined;

export const MERGE_PATCH = 'application/merge-patch+json';
export const JSON_PATCH = 'application/json-patch+json';
export const JSON_PATCH_QUERY = 'application/json-patch-query+json';
export const JSON_TYPE = 'application/json';

/** The media type without its parameters; JSON where a client names none. */
export const mediaTypeOf = (headers: Readonly<Record<string, string>>): string =>
  (headers['content-type'] ?? JSON_TYPE).split(';')[0]?.trim().toLowerCase() || JSON_TYPE;

/** Refuses a caller who wants anything but JSON. */
export function checkAccept(headers: Readonly<Record<string, string>>): Failure | undefined {
  const accept = headers.accept?.toLowerCase();
  if (accept === undefined || accept.trim() === '') return undefined;
  const ranges = accept.split(',').map((range) => range.split(';')[0]?.trim() ?? '');
  const takesJson = ranges.some(
    (range) => ['*/*', 'application/*', JSON_TYPE].includes(range) || range.endsWith('+json'),
  );
  return takesJson ? undefined : failure('not-acceptable', 'Ask for application/json');
}

/**
 * Reads a JSON body without losing a digit: each number is a LosslessNumber that holds its text. Fails with
 * `unsupported-media-type`, `too-large` or `invalid-json`.
 */
export function parseBody(
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string | undefined },
  mediaTypes: readonly string[],
): Result<unknown, Failure> {
  const mediaType = mediaTypeOf(request.headers);
  if (!mediaTypes.includes(mediaType)) return err(failure('unsupported-media-type', `Send ${mediaTypes.join(' or ')}`));
  const text = request.body ?? '';
  if (Buffer.byteLength(text) > MAX_BODY_BYTES)
    return err(failure('too-large', `A body has at most ${MAX_BODY_BYTES} bytes`));
  if (isDeeperThan(text, MAX_JSON_DEPTH))
    return err(failure('invalid-json', `A body is nested at most ${MAX_JSON_DEPTH} levels deep`));
  try {
    return ok(parse(text));
  } catch {
    return err(failure('invalid-json', 'The body cannot be read as JSON'));
  }
}

/** Counts the brackets outside of texts: before anything is built of it that would be walked level by level. */
function isDeeperThan(text: string, most: number): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (inText) {
      if (letter === '\\') at += 1;
      else if (letter === '"') inText = false;
    } else if (letter === '"') inText = true;
    else if (letter === '{' || letter === '[') {
      depth += 1;
      if (depth > most) return true;
    } else if (letter === '}' || letter === ']') depth -= 1;
  }
  return false;
}

/** The exact text of a JSON number, as it was sent or as JavaScript would write it. */
export function numberText(value: unknown): string | undefined {
  if (isLosslessNumber(value)) return value.toString();
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}
