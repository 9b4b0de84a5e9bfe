export { accountApi, billingAccount } from './account-resources';
export { billingPeriod, periodAt } from './billing-period';
export { BOOKS_API } from './books-resources';
export { BILLS_BY_PARTY, countOverdue } from './count-overdue';
export { BOOKS_BY_ACCOUNT, BOOKS_BY_MONTH } from './finance-books';
export { INVOICE_API } from './invoice-resources';
export { customerBill, customerBillApi } from './resources';
