import { toIso } from '../kernel/clock';
import { ok } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { isRecord, valuesAt } from '../tmf/read-path';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import type { Message } from './message-hooks';
import { communicationMessageResource } from './message-resource';
import type { Delivered, MessageDelivery } from './ports';

/** How often a delivery is tried when its message does not say. */
const TRY_TIMES = 3;

/** Not due, or to be tried again: the event comes again. */
export class MessageWaitsError extends Error {
  override readonly name = 'MessageWaitsError';
}

type Receiver = NonNullable<Message['receiver']>[number];

/**
 * Sends a message that is due to each of its receivers, and says how it went: `completed`, or `failed` with the reason. Each
 * send has a key of its own, so that an event that comes again, or comes after a crash, sends nothing twice. Throws
 * {@link MessageWaitsError} while it is not due, and while the carrier is to be tried again.
 */
export async function deliverMessage(
  ports: { readonly store: ResourceStore; readonly delivery: MessageDelivery },
  tenant: TenantId,
  id: string,
  nowMs: number,
): Promise<void> {
  const { store, delivery } = ports;
  const target = { tenant, id, nowMs };
  const stored = await store.get(tenant, communicationMessageResource.name, id);
  const message = stored && bodyOf(communicationMessageResource, stored);
  // Cancelled, sent, or of a person who was forgotten meanwhile.
  if (!message || (message.state !== 'initial' && message.state !== 'inProgress')) return;
  if (Date.parse(message.scheduledSendTime ?? toIso(nowMs)) > nowMs) throw new MessageWaitsError(`${id} is not due`);
  const begun = await updateResource(store, communicationMessageResource, target, (body) =>
    ok(body.state === 'initial' || body.state === 'inProgress' ? begin(body, nowMs) : undefined),
  );
  if (!begun.ok) throw new MessageWaitsError(`${id} is being sent elsewhere`);
  const sending = bodyOf(communicationMessageResource, begun.value);
  if (sending.state !== 'inProgress') return;
  const attempt = sending.tried ?? 1;
  const outcomes: Delivered[] = [];
  for (const [at, receiver] of (sending.receiver ?? []).entries()) {
    const address = await addressOf(store, tenant, sending.messageType ?? '', receiver);
    const { messageType = '', subject, content = '' } = sending;
    outcomes.push(
      address === undefined
        ? { outcome: 'refused', reason: 'there is no address' }
        : await delivery.send({ tenant, id: `${id}:${at}`, messageType, address, subject, content, attempt }),
    );
  }
  const isOver =
    outcomes.every(({ outcome }) => outcome !== 'unavailable') || attempt >= (sending.tryTimes ?? TRY_TIMES);
  if (!isOver) throw new MessageWaitsError(`${id} is tried again`);
  await updateResource(store, communicationMessageResource, target, (body) =>
    ok(body.state === 'inProgress' ? end(body, outcomes, nowMs) : undefined),
  );
}

const begin = (message: Message, nowMs: number): Message => ({
  ...message,
  state: 'inProgress',
  sendTime: message.sendTime ?? toIso(nowMs),
  tried: (message.tried ?? 0) + 1,
});

function end(message: Message, outcomes: readonly Delivered[], nowMs: number): Message {
  const wrong = outcomes.find(({ outcome }) => outcome !== 'sent');
  if (!wrong) return { ...message, state: 'completed', sendTimeComplete: toIso(nowMs) };
  const reached = outcomes.filter(({ outcome }) => outcome === 'sent').length;
  return { ...message, state: 'failed', stateReason: `${wrong.reason}; ${reached} of ${outcomes.length} were reached` };
}

/** The address that is given, else the party's own, the preferred one first. */
async function addressOf(
  store: ResourceStore,
  tenant: TenantId,
  messageType: string,
  { email, phoneNumber, appUserId, party }: Receiver,
): Promise<string | undefined> {
  const kind = messageType.toLowerCase();
  const [given, name] =
    kind === 'email' ? [email, 'emailAddress'] : kind === 'sms' ? [phoneNumber, 'phoneNumber'] : [appUserId, undefined];
  if (given !== undefined || name === undefined || party?.id === undefined) return given;
  for (const resource of ['individual', 'organization', 'customer']) {
    const stored = await store.get(tenant, resource, party.id);
    const media = valuesAt(stored?.body, 'contactMedium').filter(isRecord);
    const ordered = [...media].sort((a, b) => Number(b.preferred === true) - Number(a.preferred === true));
    const found = ordered.flatMap((medium) => valuesAt(medium, `characteristic.${name}`)).find((one) => one !== '');
    if (typeof found === 'string') return found;
  }
  return undefined;
}
