import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { customerBillApi } from '../../shared/billing/resources';

/** TMF678: bills and their lines. The bill run alone makes them. */
export const handler = tmfFunction(customerBillApi);
