import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { tmfHandler } from '../../shared/adapters/aws/tmf-function';
import {
  ChargeView,
  ledgerApi,
  PostingView,
  TermsStore,
  termsHooks,
  VerificationView,
} from '../../shared/balance-management';
import { serveExplanation } from '../../shared/balance-management/serve-explanation';

const { BALANCES_TABLE = '', LEDGER_TABLE = '', TARIFFS_TABLE = '', TENANTS_TABLE = '' } = process.env;
const dynamo = new DynamoDBClient({});
const balances = new DynamoDbBalanceStore(dynamo, BALANCES_TABLE);
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);
const ledger = new DynamoDbLedger(dynamo, LEDGER_TABLE);

const api = tmfHandler(ledgerApi, {
  posting: { store: new PostingView(balances, ledger) },
  charge: { store: new ChargeView(balances, ledger, new DynamoDbTariffStore(dynamo, TARIFFS_TABLE)) },
  balanceTerms: {
    store: new TermsStore(balances, async (tenant) => (await settings.clockOf(tenant)).now()),
    ...termsHooks(balances),
  },
  verification: { store: new VerificationView(balances, ledger) },
});

/**
 * A balance's postings (`posting?balanceId=`), a charge with its explanation (`charge/{id}`, `charge/{id}/explain`), the walk that
 * verifies (`verification/{balanceId}`), and what is agreed for a balance (`balanceTerms/{balanceId}`).
 */
export const handler = apiFunction(async (request) => (await serveExplanation(request, api)) ?? api(request));
