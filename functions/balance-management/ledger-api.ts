import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { ledgerApi, PostingView, VerificationView } from '../../shared/balance-management';

const dynamo = new DynamoDBClient({});
const balances = new DynamoDbBalanceStore(dynamo, process.env.BALANCES_TABLE ?? '');
const ledger = new DynamoDbLedger(dynamo, process.env.LEDGER_TABLE ?? '');

/** A balance's postings (`posting?balanceId=`), and the walk that verifies them (`verification/{balanceId}`). */
export const handler = tmfFunction(ledgerApi, {
  posting: { store: new PostingView(balances, ledger) },
  verification: { store: new VerificationView(balances, ledger) },
});
