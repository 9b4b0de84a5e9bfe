import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { postNotice } from '../../shared/adapters/aws/post-notice';
import { sessionNotice } from '../../shared/convergent-charging';
import type { DomainEvent } from '../../shared/tmf/event';

const { BALANCES_TABLE = '', LEDGER_TABLE = '', LOCAL } = process.env;
const client = new DynamoDBClient({});
const ports = {
  balances: new DynamoDbBalanceStore(client, BALANCES_TABLE),
  ledger: new DynamoDbLedger(client, LEDGER_TABLE),
};

/** Tells network functions what changed for their sessions. One that does not answer is tried again. */
export const handler = eventConsumer(async (event: DomainEvent) => {
  const notice = await sessionNotice(ports, event);
  if (!notice) return;
  const told = await postNotice(notice, LOCAL === 'true');
  const level = told === 'taken' ? 'INFO' : 'WARN';
  console.log(JSON.stringify({ level, message: 'network function told', told, eventId: event.eventId }));
});
