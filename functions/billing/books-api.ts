import { apiFunction } from '../../shared/adapters/aws/api-function';
import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { DynamoDbFinanceBooks } from '../../shared/adapters/aws/dynamodb-finance-books';
import { booksApi } from '../../shared/billing/books-api';
import { systemClock } from '../../shared/kernel/clock';
import { ulidSource } from '../../shared/kernel/ids';

const { BOOKS_TABLE = '' } = process.env;
const ports = billingPorts(process.env);

/** Finance: trial balance, ageing, deferred revenue, reconciliation; months closed, exported and reopened. */
export const handler = apiFunction(
  booksApi({
    ...ports,
    finance: new DynamoDbFinanceBooks(ports.client, BOOKS_TABLE),
    ids: ulidSource(systemClock),
    timeOf: async (tenant) => {
      const [{ timeZone }, clock] = await Promise.all([ports.settings.get(tenant), ports.settings.clockOf(tenant)]);
      return { clock, timeZone };
    },
  }),
);
