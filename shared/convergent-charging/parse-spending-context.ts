import { canonicalJson, type Json, sha256 } from '../kernel/digest';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { keyOfIdentifier } from './parse-service-information';
import { complain, type Fields, isFields, isWithinDepth, type Reading, textOf } from './read-fields';
import type { SpendingSubscription } from './spending-subscription';

/** A SpendingLimitContext (TS 29.594): what a client subscribes to. */
export interface SpendingContext
  extends Pick<SpendingSubscription, 'supi' | 'notifId' | 'notifUri' | 'counterIds' | 'expiresAt'> {
  /** Digest of all that it says. */
  readonly digest: string;
  /** Keys into the number directory, in the order in which they are tried. */
  readonly subscribers: readonly string[];
}

const TEXT_LENGTH_MAX = 300;
const COUNTERS_MAX = 100;
const DEPTH_MAX = 10;

/** Fails with `invalid-json`, or `invalid-request` and what to mend. */
export function parseSpendingContext(text: string | undefined): Result<SpendingContext, Failure> {
  let body: unknown;
  try {
    body = JSON.parse(text ?? '');
  } catch {
    return err(failure('invalid-json', 'The body is not JSON'));
  }
  if (!isFields(body) || !isWithinDepth(body, DEPTH_MAX))
    return err(failure('invalid-request', 'The body is not a SpendingLimitContext'));
  const reading: Reading = { violations: [] };
  const context = readContext(body, reading);
  const { violations } = reading;
  return violations.length === 0
    ? ok(context)
    : err(failure('invalid-request', 'Nothing was subscribed', { violations }));
}

function readContext(body: Fields, reading: Reading): SpendingContext {
  const { supi, gpsi, notifId, policyCounterIds, expiry } = body;
  const subscribers = [gpsi, supi].flatMap((identifier) => keyOfIdentifier(identifier) ?? []);
  if (subscribers.length === 0) complain(reading, 'supi', 'or gpsi is needed: imsi-… or msisdn-…');
  const notifUri = textOf(body.notifUri) ?? '';
  if (!/^https?:\/\//.test(notifUri) || notifUri.length > TEXT_LENGTH_MAX || !URL.canParse(notifUri))
    complain(reading, 'notifUri', `is a URL of at most ${TEXT_LENGTH_MAX} characters`);
  const counterIds = Array.isArray(policyCounterIds) ? policyCounterIds.flatMap((id) => textOf(id) ?? []) : undefined;
  const isList = counterIds && counterIds.length > 0 && counterIds.length === (policyCounterIds as unknown[]).length;
  if (policyCounterIds !== undefined && (!isList || counterIds.length > COUNTERS_MAX))
    complain(reading, 'policyCounterIds', `is a list of 1 to ${COUNTERS_MAX} texts`);
  const expiresAt = expiry === undefined ? undefined : Date.parse(textOf(expiry) ?? '');
  if (expiresAt !== undefined && !(expiresAt >= 0)) complain(reading, 'expiry', 'is not a time');
  const named = textOf(notifId);
  if (notifId !== undefined && (named === undefined || named.length > TEXT_LENGTH_MAX))
    complain(reading, 'notifId', `is a text of at most ${TEXT_LENGTH_MAX} characters`);
  const subscribed = textOf(supi);
  return {
    // The body is what JSON.parse made, so it is Json.
    digest: sha256(canonicalJson(body as Json)).toString('base64url'),
    subscribers,
    notifUri,
    ...(subscribed === undefined ? {} : { supi: subscribed }),
    ...(named === undefined ? {} : { notifId: named }),
    ...(counterIds === undefined ? {} : { counterIds: [...new Set(counterIds)] }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
