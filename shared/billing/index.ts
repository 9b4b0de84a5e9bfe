export { accountApi, billingAccount } from './account-resources';
export { billingPeriod, periodAt } from './billing-period';
export { BOOKS_API } from './books-resources';
export { customerBillApi } from './resources';
