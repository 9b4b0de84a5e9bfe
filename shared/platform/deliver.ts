import { type Clock, toIso } from '../kernel/clock';
import type { ApiDeclaration } from '../tmf/declaration';
import type { DeliveryLog } from './delivery-log';
import type { Delivery } from './dispatch-event';
import { type ListenerCall, listenerCall } from './listener-call';
import type { SubscriptionStore } from './subscription';

const ERROR_LENGTH_MAX = 200;

export interface DeliverPorts {
  readonly subscriptions: SubscriptionStore;
  readonly log: DeliveryLog;
  /** The world's: what is delivered is signed with it. */
  readonly clock: Clock;
  readonly apis: readonly ApiDeclaration[];
  /** A delivery that failed so often is given up. */
  readonly triesMax: number;
  /** Answers the HTTP status; throws where there was none. */
  post(call: ListenerCall): Promise<number>;
}

/** Delivers an event to a subscriber once, and notes in the log how that went. Who unsubscribed since is told nothing. */
export async function deliver(
  { subscription, event, replay }: Delivery,
  { queuedMs, tries }: { readonly queuedMs: number; readonly tries: number },
  ports: DeliverPorts,
): Promise<'taken' | 'refused' | 'unsubscribed'> {
  const standing = await ports.subscriptions.get(subscription.tenant, subscription.basePath, subscription.id);
  if (!standing) return 'unsubscribed';
  const answer = await answerOf(() => ports.post(listenerCall(event, standing, ports.clock.now(), ports.apis, replay)));
  const taken = answer.httpStatus !== undefined && answer.httpStatus >= 200 && answer.httpStatus < 300;
  await ports.log.note(subscription, {
    eventId: event.eventId,
    eventType: event.eventType,
    queuedAt: toIso(queuedMs),
    triedAt: toIso(ports.clock.now()),
    status: taken ? 'delivered' : tries >= ports.triesMax ? 'givenUp' : 'failed',
    tries,
    ...answer,
    ...(replay === undefined ? {} : { replay }),
  });
  return taken ? 'taken' : 'refused';
}

async function answerOf(post: () => Promise<number>): Promise<{ httpStatus?: number; error?: string }> {
  try {
    return { httpStatus: await post() };
  } catch (error) {
    return { error: String(error).slice(0, ERROR_LENGTH_MAX) };
  }
}
