import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { reasonOf } from '../../shared/adapters/aws/event-consumer';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { type PaymentOfTopUp, prepayBalanceManagement, settleTopUp } from '../../shared/balance-management';
import type { DomainEvent } from '../../shared/tmf/event';

const dynamo = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(dynamo, process.env.TENANTS_TABLE ?? '');
const ports = {
  store: new DynamoDbResourceStore(dynamo, process.env.TABLE_NAME ?? '', prepayBalanceManagement.resources),
  balances: new DynamoDbBalanceStore(dynamo, process.env.BALANCES_TABLE ?? ''),
  ledger: new DynamoDbLedger(dynamo, process.env.LEDGER_TABLE ?? ''),
};

/** Ends top-ups as their payments end. A message that fails comes again; the balance is credited once. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    try {
      const { detail } = JSON.parse(record.body) as { detail: DomainEvent };
      const payment = detail.event.payment as PaymentOfTopUp;
      const clock = await settings.clockOf(detail.tenant);
      // The top-up's own payment event dates it: the same for every delivery, so the guard's time never changes.
      const result = await settleTopUp(ports, detail.tenant, payment, detail.eventTime, clock.now());
      console.info(JSON.stringify({ level: 'INFO', message: 'top-up', result, payment: detail.id }));
    } catch (problem) {
      console.warn(JSON.stringify({ level: 'WARN', message: reasonOf(problem), messageId: record.messageId }));
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}
