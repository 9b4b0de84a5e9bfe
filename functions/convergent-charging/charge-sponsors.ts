import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { chargingPorts } from '../../shared/adapters/aws/charging-ports';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { chargeSplit } from '../../shared/convergent-charging';

const ports = chargingPorts(process.env);
const ledger = new DynamoDbLedger(new DynamoDBClient({}), process.env.LEDGER_TABLE ?? '');

/** Charges sponsors their parts of what sessions were charged. */
export const handler = eventConsumer((event) => chargeSplit(ports, ledger, event));
