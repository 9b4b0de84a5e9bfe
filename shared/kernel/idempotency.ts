import { canonicalJson, type Json, sha256 } from './digest';
import { type Failure, failure } from './errors';
import { err, ok, type Result } from './result';
import type { Caller } from './tenant';

const KEY_LENGTH_MAX = 200;
const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';
/** 26 characters of 5 bits, as an ULID has: 130 bits, so that two keys never meet. */
const ID_LENGTH = 26;

/** The caller's key, undefined when none was sent; `invalid-request` when it cannot be one. */
export function idempotencyKey(headers: Readonly<Record<string, string>>): Result<string | undefined, Failure> {
  const key = headers['idempotency-key'];
  if (key === undefined) return ok(undefined);
  if (key.length > 0 && key.length <= KEY_LENGTH_MAX && /^[\x21-\x7e]+$/.test(key)) return ok(key);
  return err(failure('invalid-request', `An Idempotency-Key is 1 to ${KEY_LENGTH_MAX} printable characters`));
}

/**
 * The id that a key always leads to: the same request again finds what it made, for as long as that exists. Keys are
 * each caller's own, so that nobody can meet, or block, another's.
 */
export const idFromKey = (caller: Caller, resource: string, key: string): string =>
  idFromText(canonicalJson([caller.tenant, resource, caller.subject, key]));

/** An id made of a text: for steps of a workflow that make the same thing each time they run. */
export function idFromText(text: string): string {
  const digest = sha256(text);
  let bits = BigInt(`0x${digest.toString('hex')}`);
  let id = '';
  for (let at = 0; at < ID_LENGTH; at += 1) {
    id += CROCKFORD[Number(bits & 31n)] ?? '';
    bits >>= 5n;
  }
  return id;
}

/** What makes two requests the same one: the parsed values, whatever the spacing and order of attributes. */
export const requestHashOf = (body: object): string => sha256(canonicalJson(body as Json)).toString('base64url');
