export { accountApi, billingAccount } from './account-resources';
export { BOOKS_API } from './books-resources';
export { customerBillApi } from './resources';
