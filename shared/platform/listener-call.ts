import { createHmac } from 'node:crypto';
import { stringify } from 'lossless-json';
import { invariant } from '../kernel/errors';
import type { ApiDeclaration } from '../tmf/declaration';
import type { DomainEvent } from '../tmf/event';
import { shownBy } from './event-query';
import { eventView } from './event-view';
import type { Subscription } from './subscription';

export interface ListenerCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The header that proves a delivery: `t=<epoch seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. */
export const SIGNATURE_HEADER = 'X-Farthing-Signature';
const MS_PER_SECOND = 1_000;

/**
 * What a subscriber is sent (TMF630 part 1 §8): `POST {callback}/listener/productOrderCreateEvent`. A replayed event names its
 * replay in a header: it may come after later ones.
 */
export function listenerCall(
  event: DomainEvent,
  subscription: Subscription,
  nowMs: number,
  apis: readonly ApiDeclaration[],
  replay?: string,
): ListenerCall {
  const view = eventView(event, apis);
  const type = String(view.eventType);
  const body = stringify(shownBy(subscription.query, view));
  invariant(body !== undefined, 'an event is written as JSON');
  const seconds = Math.floor(nowMs / MS_PER_SECOND);
  return {
    url: `${subscription.callback.replace(/\/+$/, '')}/listener/${type.charAt(0).toLowerCase()}${type.slice(1)}`,
    headers: {
      'Content-Type': 'application/json',
      'X-Farthing-Event-Id': event.eventId,
      ...(replay === undefined ? {} : { 'X-Farthing-Replay': replay }),
      [SIGNATURE_HEADER]: `t=${seconds},v1=${sign(body, subscription.secret, seconds)}`,
    },
    body,
  };
}

export const sign = (body: string, secret: string, seconds: number): string =>
  createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
