import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { BILL_MADE } from '../../shared/party-management/bill-recipient';
import { CARE_APIS } from '../../shared/party-management/care-apis';
import { communicationMessageResource } from '../../shared/party-management/message-resource';
import { TEMPLATES } from '../../shared/party-management/message-templates';
import { TIMELINE_API } from '../../shared/party-management/timeline-resources';
import { eventSource, eventTypeOf } from '../../shared/tmf/event';
import type { DomainStack } from '../constructs/domain-stack';
import { READ_AND_WRITE } from '../constructs/domain-step';
import type { DomainTable } from '../constructs/domain-table';
import { EventReaction } from '../constructs/event-reaction';
import { EventSubscription } from '../constructs/event-subscription';
import { grantItems } from '../constructs/grant-items';
import { TmfApi } from '../constructs/tmf-api';

/** A message that waits, for its time or its carrier, is looked at again so often: for three days, as SQS counts to 1,000. */
const LOOK_AGAIN = Duration.minutes(5);
const LOOK_AGAIN_LOCAL = Duration.seconds(30);
const LOOKS_MAX = 1_000;

/** Tickets, roles, messages and interactions with their timeline; messages are made of events, and delivered. */
export function customerCare(stack: DomainStack, table: DomainTable): void {
  new TmfApi(stack, 'CareApis', { api: [...CARE_APIS, TIMELINE_API], table, entry: 'care-api' });
  const environment = {
    TABLE_NAME: table.tableName,
    TENANTS_TABLE: stack.platform.tenants.tableName,
    PERSON_KEY: stack.platform.dataKey.keyArn,
  };
  const tell = new EventReaction(stack, 'TellCustomer', {
    entry: 'tell-customer',
    rule: 'to-tell',
    description: 'Makes messages of what customers are told',
    environment,
    pattern: {
      source: events.Match.prefix('farthing.'),
      detailType: [...new Set(TEMPLATES.map(({ eventType }) => eventType))],
    },
  });
  const deliver = new EventSubscription(stack, 'DeliverMessage', {
    entry: 'deliver-message',
    queue: 'messages',
    description: 'Delivers messages to customers',
    environment,
    visibilityTimeout: stack.local ? LOOK_AGAIN_LOCAL : LOOK_AGAIN,
    maxReceiveCount: LOOKS_MAX,
    pattern: {
      source: [eventSource(stack.domain)],
      detailType: (['Create', 'StateChange'] as const).map((kind) =>
        eventTypeOf(communicationMessageResource.type, kind),
      ),
      detail: { event: { communicationMessage: { state: ['initial'] } } },
    },
  });
  const recipients = new EventReaction(stack, 'KeepRecipient', {
    entry: 'keep-recipient',
    rule: 'bills-made',
    description: 'Keeps whom each bill is for, as they were when it was made',
    environment,
    pattern: { source: [eventSource('billing')], detailType: [BILL_MADE] },
  });
  for (const { function: consumer } of [tell, deliver, recipients]) {
    grantItems(table, consumer, ...READ_AND_WRITE);
    grantItems(stack.platform.tenants, consumer, 'dynamodb:GetItem');
    stack.platform.dataKey.grant(consumer, 'kms:GenerateDataKey', 'kms:Decrypt');
  }
}
