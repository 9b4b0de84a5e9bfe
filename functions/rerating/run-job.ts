import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { CachedTariffStore, DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { systemClock } from '../../shared/kernel/clock';
import { reratingApi } from '../../shared/rerating/resources';
import { runJob } from '../../shared/rerating/run-job';
import type { DomainEvent } from '../../shared/tmf/event';

const { TABLE_NAME = '', BALANCES_TABLE = '', LEDGER_TABLE = '', TARIFFS_TABLE = '' } = process.env;
const { TENANTS_TABLE = '', QUEUE_URL = '' } = process.env;
const dynamo = new DynamoDBClient({});
const sqs = new SQSClient({});
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);
/** The versions that a job rates by are pinned, so what is remembered is only ever short of newer ones. */
const TARIFF_TTL_MS = 60_000;
const ports = {
  store: new DynamoDbResourceStore(dynamo, TABLE_NAME, reratingApi.resources),
  balances: new DynamoDbBalanceStore(dynamo, BALANCES_TABLE),
  ledger: new DynamoDbLedger(dynamo, LEDGER_TABLE),
  tariffs: new CachedTariffStore(new DynamoDbTariffStore(dynamo, TARIFFS_TABLE), TARIFF_TTL_MS, systemClock.now),
  nowOf: async (tenant: DomainEvent['tenant']) => (await settings.clockOf(tenant)).now(),
};
/** What a page may take: with less left, the next message goes on. */
const PAGE_MS = 30_000;

/** Runs a job that was made or is to be booked, a page after the other. What fails comes again; twice is harmless. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<void> {
  for (const { body } of Records) {
    const { detail } = JSON.parse(body) as { readonly detail: Pick<DomainEvent, 'tenant' | 'id'> };
    let goesOn = true;
    while (goesOn && context.getRemainingTimeInMillis() > PAGE_MS)
      goesOn = await runJob(ports, detail.tenant, detail.id);
    const { tenant, id } = detail;
    console.info(JSON.stringify({ level: 'INFO', message: 'rerating', job: id, goesOn }));
    if (goesOn)
      await sqs.send(
        new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: JSON.stringify({ detail: { tenant, id } }) }),
      );
  }
}
