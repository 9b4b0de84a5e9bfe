import { idFromText } from '../kernel/idempotency';
import type { BodyOf } from '../tmf/declaration';
import type { DomainEvent } from '../tmf/event';
import { firstValueAt } from '../tmf/read-path';
import type { ResourceStore } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { communicationApi, communicationMessageResource } from './message-resource';
import { individualResource } from './resources';

/** A message that an event makes. `{dotted.path}` stands for a value of the event; nothing in an event is a person's. */
interface Template {
  readonly eventType: string;
  /** Only when this path has one of these values. */
  readonly when?: readonly [path: string, values: readonly string[]];
  /** Where the event says whose it is. */
  readonly party: string;
  readonly messageType: 'SMS' | 'Email';
  readonly subject: string;
  readonly content: string;
}

/** What customers are told without being asked: one line each. */
export const TEMPLATES: readonly Template[] = [
  {
    eventType: 'BucketLowBalanceEvent',
    party: 'bucket.relatedParty.id',
    messageType: 'SMS',
    subject: 'Your balance is low',
    content: '{bucket.remainingValue.amount} {bucket.remainingValue.units} are left. Top up to go on.',
  },
  {
    eventType: 'BucketThresholdReachedEvent',
    party: 'bucket.relatedParty.id',
    messageType: 'SMS',
    subject: 'Your allowance',
    content:
      '{signal.percent} % of {bucket.name} are used: {bucket.remainingValue.amount} {bucket.remainingValue.units} are left.',
  },
  {
    eventType: 'ProductOrderStateChangeEvent',
    when: ['productOrder.state', ['completed']],
    party: 'productOrder.relatedParty.id',
    messageType: 'SMS',
    subject: 'Your order is complete',
    content: 'Your order {productOrder.id} is complete.',
  },
  {
    eventType: 'CustomerBillCreateEvent',
    party: 'customerBill.relatedParty.id',
    messageType: 'Email',
    subject: 'Your bill {customerBill.billNo}',
    content:
      'Your bill {customerBill.billNo} of {customerBill.amountDue.value} {customerBill.amountDue.unit} is ready.',
  },
  ...dunning('reminder', 'Please pay', '{amount} are overdue. Please pay them.'),
  ...dunning(
    'lastReminder',
    'Please pay now',
    '{amount} are overdue. If they are not paid soon, your lines will be suspended.',
  ),
  ...dunning(
    'suspension',
    'Your lines are suspended',
    '{amount} are overdue. Your lines work again as soon as they are paid.',
  ),
  ...dunning('termination', 'Your contract ends', '{amount} are overdue. We have ended your contract.'),
  ...dunning(
    'agency',
    'Your debt was handed over',
    '{amount} are overdue. We have handed them to a collection agency.',
  ),
  ...dunning('restored', 'Thank you', 'All is paid. Your lines work again.'),
];

/** What collections tell: in each kind of event by which a case's step may come, under the step's own key. */
function dunning(key: string, subject: string, content: string): Template[] {
  const amount = '{collectionCase.taken.amount.value} {collectionCase.taken.amount.unit}';
  return (['CollectionCaseAttributeValueChangeEvent', 'CollectionCaseStateChangeEvent'] as const).map((eventType) => ({
    eventType,
    when: ['collectionCase.taken.message', [key]],
    party: 'collectionCase.relatedParty.id',
    messageType: 'Email',
    subject,
    content: content.replace('{amount}', amount),
  }));
}

/**
 * Makes the message that an event calls for, once however often the event comes; its delivery follows by its own event. Whom we
 * do not know as a person, or have forgotten, is told nothing.
 */
export async function tellCustomer(
  store: ResourceStore,
  { tenant, eventId, eventType, event }: DomainEvent,
  nowMs: number,
): Promise<'told' | 'nothing'> {
  const template = TEMPLATES.find((one) => one.eventType === eventType && isMet(one, event));
  const partyId = template && firstValueAt(event, template.party);
  const person = partyId === undefined ? undefined : await store.get(tenant, individualResource.name, partyId);
  if (!template || partyId === undefined || person?.body.familyName === undefined) return 'nothing';
  const body: Omit<BodyOf<typeof communicationMessageResource>, 'id' | 'href'> = {
    messageType: template.messageType,
    subject: filled(template.subject, event),
    content: filled(template.content, event),
    description: eventType,
    sender: { id: 'care', name: 'Customer care' },
    receiver: [{ id: '1', party: { id: partyId, role: 'customer', '@referredType': individualResource.type } }],
  };
  const id = idFromText(`message#${eventId}`);
  const { created } = await store.create(
    newResource(communicationMessageResource, { tenant, id, body, basePath: communicationApi.basePath, nowMs }),
  );
  return created ? 'told' : 'nothing';
}

const isMet = ({ when }: Template, event: DomainEvent['event']): boolean =>
  when === undefined || when[1].includes(firstValueAt(event, when[0]) ?? '');

const filled = (text: string, event: DomainEvent['event']): string =>
  text.replace(/\{([\w.]+)\}/g, (_, path: string) => firstValueAt(event, path) ?? '');
