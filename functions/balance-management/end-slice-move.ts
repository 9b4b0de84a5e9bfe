import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { reasonOf } from '../../shared/adapters/aws/event-consumer';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { endMove, parseMove, type Signal } from '../../shared/balance-management';
import type { DomainEvent } from '../../shared/tmf/event';

const dynamo = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(dynamo, process.env.TENANTS_TABLE ?? '');
const ports = {
  balances: new DynamoDbBalanceStore(dynamo, process.env.BALANCES_TABLE ?? ''),
  ledger: new DynamoDbLedger(dynamo, process.env.LEDGER_TABLE ?? ''),
};

/** Ends what left one slice of a hot pool for another, should whoever began it have died between. It arrives once. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    try {
      const { detail } = JSON.parse(record.body) as { detail: DomainEvent };
      const { ref } = detail.event.signal as Signal;
      const move = parseMove(ref);
      if (!move) throw new Error(`${ref} names no move`);
      const clock = await settings.clockOf(detail.tenant);
      const result = await endMove(ports, detail.tenant, move, clock.now());
      console.info(JSON.stringify({ level: 'INFO', message: 'slice move', result, reference: ref }));
    } catch (problem) {
      console.warn(JSON.stringify({ level: 'WARN', message: reasonOf(problem), messageId: record.messageId }));
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}
