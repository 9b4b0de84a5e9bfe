export { BOOKS_PATH } from './books-api';
export { accountApi, billingAccount, customerBillApi } from './resources';
