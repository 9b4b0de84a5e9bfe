export { BOOKS_PATH } from './books-api';
export { accountApi, customerBillApi } from './resources';
