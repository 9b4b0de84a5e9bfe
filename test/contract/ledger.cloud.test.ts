import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readOutputs } from '../../local/cloud/outputs';
import { batchedLedger } from '../../shared/adapters/aws/batched-ledger';
import { DynamoDbContents } from '../../shared/adapters/aws/dynamodb-contents';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { S3ChargeRecords } from '../../shared/adapters/aws/s3-charge-records';
import { chargeRecordsContract, deckContentsContract, ledgerContract, tariffStoreContract } from './ledger';

const client = new DynamoDBClient({});
const outputs = (): Readonly<Record<string, string>> => readOutputs().raw['farthing-balance-management'] ?? {};

describe('the ledger in DynamoDB', () =>
  ledgerContract(() => new DynamoDbLedger(client, 'farthing-balance-management-ledger')));
describe('the ledger in DynamoDB, rows in batches', () =>
  ledgerContract(() => batchedLedger(client, 'farthing-balance-management-ledger')));
describe('charge records in S3', () =>
  chargeRecordsContract(() => new S3ChargeRecords(outputs().ChargeRecordsBucket ?? '')));
describe('tariffs in DynamoDB', () =>
  tariffStoreContract(() => new DynamoDbTariffStore(client, 'farthing-rating-tariffs')));
describe('files of decks in DynamoDB', () =>
  deckContentsContract(() => new DynamoDbContents(client, 'farthing-rating-tariffs')));
