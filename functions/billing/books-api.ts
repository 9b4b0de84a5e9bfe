import { apiFunction } from '../../shared/adapters/aws/api-function';
import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { booksApi } from '../../shared/billing/books-api';

const ports = billingPorts(process.env);

/** Finance: trial balance, reconciliation of usage, accounts whose bill could not be made. */
export const handler = apiFunction(
  booksApi({ ...ports, timeZoneOf: async (tenant) => (await ports.settings.get(tenant)).timeZone }),
);
