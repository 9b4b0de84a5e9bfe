import { api, array, boolean, dateTime, decimal, integer, moneyAmount, object, string } from '../tmf/declaration';
import { PERIOD_ID } from './billing-period';

const ROLES = ['finance'] as const;
const period = string({ pattern: PERIOD_ID });
const debitAndCredit = { currency: string(), debit: decimal(), credit: decimal() };
const usageCell = { accountId: string(), balanceId: string(), service: string(), currency: string() };

/** Finance's view of the books. Nothing here is kept: each answer is computed from the journal and the ledger. */
export const BOOKS_API = api({
  id: 'Books',
  title: 'Trial balance and reconciliation',
  basePath: '/farthing/books/v1',
  domain: 'billing',
  resources: [],
  actions: [
    {
      name: 'retrieveTrialBalance',
      summary: 'Debits and credits of every account, up to the end of a month or ever',
      method: 'GET',
      path: 'trialBalance',
      roles: ROLES,
      query: { period },
      gives: {
        schema: object({
          upToPeriod: period,
          account: array(
            object({
              ...{ code: string(), name: string(), type: string() },
              ...debitAndCredit,
              balance: decimal(),
              detail: array(object({ sub: string(), debit: decimal(), credit: decimal(), balance: decimal() })),
            }),
          ),
          total: array(object({ ...debitAndCredit, difference: decimal() })),
        }),
      },
    },
    {
      name: 'retrieveReconciliation',
      summary: 'What the ledger charged in a month beside what its bills carry',
      method: 'GET',
      path: 'reconciliation',
      roles: ROLES,
      query: { period },
      gives: {
        schema: object({
          period,
          accountsRead: integer(),
          billsUnfinished: integer(),
          complete: boolean(),
          agrees: boolean(),
          charged: array(moneyAmount()),
          billed: array(moneyAmount()),
          differences: array(object({ ...usageCell, charged: decimal(), billed: decimal() })),
        }),
      },
    },
    {
      name: 'listParkedAccount',
      summary: 'Accounts whose bill could not be made, and why',
      method: 'GET',
      path: 'parkedAccount',
      roles: ROLES,
      gives: {
        schema: array(object({ accountId: string(), period, code: string(), message: string(), at: dateTime() })),
      },
    },
  ],
  hub: false,
});
