export { BOOKS_API } from './books-resources';
export { accountApi, billingAccount, customerBillApi } from './resources';
