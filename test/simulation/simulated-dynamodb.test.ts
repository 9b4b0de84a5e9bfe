import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDbAccountMembers } from '../../shared/adapters/aws/dynamodb-account-members';
import { DynamoDbAccountPeriods } from '../../shared/adapters/aws/dynamodb-account-periods';
import { DynamoDbBalanceStore, DynamoDbNumberDirectory } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbBillableProducts } from '../../shared/adapters/aws/dynamodb-billable-products';
import { DynamoDbBooks } from '../../shared/adapters/aws/dynamodb-books';
import { DynamoDbContents } from '../../shared/adapters/aws/dynamodb-contents';
import { DynamoDbDailyQuotas } from '../../shared/adapters/aws/dynamodb-daily-quotas';
import { DynamoDbFileAccounts } from '../../shared/adapters/aws/dynamodb-file-accounts';
import { DynamoDbFinanceBooks } from '../../shared/adapters/aws/dynamodb-finance-books';
import { DynamoDbHubStore } from '../../shared/adapters/aws/dynamodb-hub-store';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { DynamoDbProviderRecords } from '../../shared/adapters/aws/dynamodb-provider-records';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { DynamoDbSpendingSubscriptions } from '../../shared/adapters/aws/dynamodb-spending-subscriptions';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { DynamoDbTaskWaits } from '../../shared/adapters/aws/dynamodb-task-waits';
import { StepFunctionsBillRuns } from '../../shared/adapters/aws/step-functions-bill-runs';
import { MemoryPersonKeys } from '../../shared/adapters/memory/memory-person-keys';
import { accountApi } from '../../shared/billing/account-resources';
import { customerBillApi } from '../../shared/billing/resources';
import { balanceStoreContract } from '../contract/balance-store';
import { booksContract } from '../contract/books';
import { dailyQuotasContract } from '../contract/daily-quotas';
import { fileAccountsContract } from '../contract/file-accounts';
import { hubStoreContract } from '../contract/hub-store';
import { chargeRecordsContract, deckContentsContract, ledgerContract, tariffStoreContract } from '../contract/ledger';
import { providerRecordsContract } from '../contract/provider-records';
import { contractResources, resourceStoreContract } from '../contract/resource-store';
import { spendingSubscriptionsContract } from '../contract/spending-subscriptions';
import { taskWaitsContract } from '../contract/task-waits';
import { SimulatedBucket } from './simulated-bucket';
import { SimulatedDynamoDb } from './simulated-dynamodb';
import { TABLES } from './table-shapes';

/** The contract suites that the adapters pass on a real cloud, passed by the same adapters on the simulation. */
const client = new SimulatedDynamoDb(TABLES).client();
const BALANCES = 'farthing-balance-management-balances';
const BOOKS = 'farthing-billing-books';
const BILLING = 'farthing-billing-resources';

describe('balances and numbers in the simulation', () =>
  balanceStoreContract(() => ({
    balances: new DynamoDbBalanceStore(client, BALANCES),
    numbers: new DynamoDbNumberDirectory(client, BALANCES),
  })));
describe('the ledger in the simulation', () =>
  ledgerContract(() => new DynamoDbLedger(client, 'farthing-balance-management-ledger')));
const bucket = new SimulatedBucket();
describe('charge records in the simulation', () => chargeRecordsContract(() => bucket.store()));
describe('tariffs in the simulation', () =>
  tariffStoreContract(() => new DynamoDbTariffStore(client, 'farthing-rating-tariffs')));
describe('files of decks in the simulation', () =>
  deckContentsContract(() => new DynamoDbContents(client, 'farthing-rating-tariffs')));
describe('files’ accounts in the simulation', () =>
  fileAccountsContract(() => new DynamoDbFileAccounts(client, 'farthing-usage-management-accounts')));
describe('subscriptions to policy counters in the simulation', () =>
  spendingSubscriptionsContract(
    () => new DynamoDbSpendingSubscriptions(client, 'farthing-convergent-charging-spending-subscriptions'),
  ));
describe('the hub in the simulation', () =>
  hubStoreContract(() => new DynamoDbHubStore(client, 'farthing-platform-hub')));
taskWaitsContract('the simulation', () => new DynamoDbTaskWaits(client, 'farthing-service-ordering-waits', Date.now));
dailyQuotasContract(
  'daily quotas in the simulation',
  () => new DynamoDbDailyQuotas(client, 'farthing-balance-management-resources'),
);
providerRecordsContract(
  'provider records in the simulation',
  () => new DynamoDbProviderRecords(client, 'farthing-payment-management-simulated-provider'),
);
describe('resources in the simulation', () => {
  const keys = new MemoryPersonKeys();
  resourceStoreContract(
    () => new DynamoDbResourceStore(client, 'farthing-party-management-resources', contractResources, keys),
  );
});
booksContract('the books in the simulation', async () => ({
  store: new DynamoDbResourceStore(client, BILLING, [...accountApi.resources, ...customerBillApi.resources]),
  books: new DynamoDbBooks(client, BOOKS, BILLING),
  finance: new DynamoDbFinanceBooks(client, BOOKS),
  products: new DynamoDbBillableProducts(client, BOOKS),
  periods: new DynamoDbAccountPeriods(client, BOOKS),
  members: new DynamoDbAccountMembers(client, BOOKS),
  runs: new StepFunctionsBillRuns(client, BOOKS, new SFNClient({}), 'none is started here'),
}));
