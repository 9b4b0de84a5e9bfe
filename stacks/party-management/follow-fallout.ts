import { eventSource } from '../../shared/tmf/event';
import type { DomainStack } from '../constructs/domain-stack';
import type { DomainTable } from '../constructs/domain-table';
import { EventReaction } from '../constructs/event-reaction';
import { grantItems } from '../constructs/grant-items';

/** Opens a trouble ticket for an order that needs a person, and resolves it when the order ends. */
export function followFallout(stack: DomainStack, table: DomainTable): void {
  const follow = new EventReaction(stack, 'FollowFallout', {
    entry: 'follow-fallout',
    rule: 'fallout',
    description: 'Keeps a trouble ticket for each product order that needs a person',
    environment: {
      TABLE_NAME: table.tableName,
      TENANTS_TABLE: stack.platform.tenants.tableName,
      PERSON_KEY: stack.platform.dataKey.keyArn,
    },
    pattern: {
      source: [eventSource('product-ordering')],
      detailType: ['ProductOrderStateChangeEvent'],
      detail: { event: { productOrder: { state: ['held', 'completed', 'failed', 'cancelled'] } } },
    },
  });
  grantItems(table, follow.function, 'dynamodb:GetItem', 'dynamodb:PutItem');
  grantItems(stack.platform.tenants, follow.function, 'dynamodb:GetItem');
  stack.platform.dataKey.grant(follow.function, 'kms:GenerateDataKey', 'kms:Decrypt');
}
