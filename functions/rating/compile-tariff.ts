import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { DynamoDbCatalogReader } from '../../shared/adapters/aws/catalog-reader';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { reasonOf } from '../../shared/adapters/aws/event-consumer';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { publishTariff } from '../../shared/rating';
import type { DomainEvent } from '../../shared/tmf/event';

const dynamo = new DynamoDBClient({});
const ports = {
  catalog: new DynamoDbCatalogReader(dynamo, process.env.CATALOG_TABLE ?? ''),
  tariffs: new DynamoDbTariffStore(dynamo, process.env.TARIFFS_TABLE ?? ''),
  settings: new DynamoDbTenantSettings(dynamo, process.env.TENANTS_TABLE ?? ''),
};

/** Compiles the tariff of each offering that was published. What cannot be compiled ends in the dead letters, alarmed. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    try {
      const { detail } = JSON.parse(record.body) as { detail: DomainEvent };
      const result = await publishTariff(ports, detail.tenant, detail.id, detail.version, Date.parse(detail.eventTime));
      if (!result.ok) throw new Error(JSON.stringify(result.error));
      console.info(
        JSON.stringify({
          level: 'INFO',
          message: 'tariff',
          offering: detail.id,
          published: result.value !== undefined,
        }),
      );
    } catch (problem) {
      console.error(JSON.stringify({ level: 'ERROR', message: reasonOf(problem), messageId: record.messageId }));
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}
