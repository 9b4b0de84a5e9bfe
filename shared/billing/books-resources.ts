import type { ActionDeclaration, AttributeType, Shape } from '../tmf/declaration';
import {
  api,
  array,
  boolean,
  dateTime,
  decimal,
  integer,
  moneyAmount,
  object,
  oneOf,
  string,
} from '../tmf/declaration';
import { MAPPED_ACCOUNTS_MAX } from './account-mapping';
import { PERIOD_ID } from './billing-period';

const FINANCE = ['finance'] as const;
const period = string({ pattern: PERIOD_ID });
const day = string({ pattern: /^2\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/ });
const text = string({ maxLength: 200 });
const debitAndCredit = { debit: decimal(), credit: decimal() };
const paging = { limit: string({ pattern: /^\d{1,3}$/ }), cursor: string() };

const ageing = object({
  currency: string(),
  current: decimal(),
  days1To30: decimal(),
  days31To60: decimal(),
  days61To90: decimal(),
  daysOver90: decimal(),
  total: decimal(),
});

const state = oneOf('open', 'closedSoft', 'closedHard');
const closingAct = object({
  period,
  act: oneOf('closedSoft', 'closedHard', 'askedToReopen', 'reopened'),
  by: string(),
  at: dateTime(),
  reason: string(),
});
const accountingPeriod = object({
  period,
  state,
  check: array(object({ name: string(), passed: boolean(), detail: string() })),
  act: array(closingAct),
  reopening: object({ period, by: string(), at: dateTime(), reason: string() }),
});

const mappedAccount = { code: string(), sub: text, companyCode: string({ maxLength: 40 }), companyName: text };
const ledgerExport = object({
  number: integer(),
  period,
  madeAt: dateTime(),
  closingVersion: integer(),
  replaces: integer(),
  line: array(
    object({
      ...{ number: integer(), accountCode: string(), accountName: string(), code: string(), sub: string() },
      currency: string(),
      ...debitAndCredit,
    }),
  ),
});

const journalEntry = object({
  source: string(),
  kind: string(),
  document: object({ type: string(), id: string() }),
  bookedOn: day,
  originOn: day,
  currency: string(),
  description: string(),
  accountId: string(),
  dueOn: day,
  leg: array(object({ code: string(), sub: string(), accountCode: string(), ...debitAndCredit })),
});

const find = (
  name: string,
  path: string,
  summary: string,
  schema: AttributeType,
  query?: Shape,
): ActionDeclaration => ({
  ...{ name, summary, method: 'GET' as const, path, roles: FINANCE },
  ...(query ? { query } : {}),
  gives: { schema },
});

const act = (
  name: string,
  path: string,
  summary: string,
  schema: AttributeType,
  takes?: AttributeType,
): ActionDeclaration => ({
  ...{ name, summary, method: 'POST' as const, path, roles: FINANCE },
  ...(takes ? { takes: { schema: takes } } : {}),
  gives: { schema },
});

const reports: readonly ActionDeclaration[] = [
  find(
    'retrieveTrialBalance',
    'trialBalance',
    'Debits and credits of every account, up to the end of a month: of this one, unless said',
    object({
      upToPeriod: period,
      account: array(
        object({
          ...{ code: string(), name: string(), type: string(), currency: string() },
          ...debitAndCredit,
          balance: decimal(),
          detail: array(object({ sub: string(), ...debitAndCredit, balance: decimal() })),
        }),
      ),
      total: array(object({ currency: string(), ...debitAndCredit, difference: decimal() })),
    }),
    { period },
  ),
  find(
    'retrieveReconciliation',
    'reconciliation',
    'What the ledger charged in a month beside what its bills carry',
    object({
      period,
      accountsRead: integer(),
      billsUnfinished: integer(),
      complete: boolean(),
      agrees: boolean(),
      charged: array(moneyAmount()),
      billed: array(moneyAmount()),
      differences: array(
        object({
          ...{ accountId: string(), balanceId: string(), service: string(), currency: string() },
          ...{ charged: decimal(), billed: decimal() },
        }),
      ),
    }),
    { period },
  ),
  find(
    'listParkedAccount',
    'parkedAccount',
    'Accounts whose bill could not be made, and why',
    array(object({ accountId: string(), period: string(), code: string(), message: string(), at: dateTime() })),
  ),
  {
    ...find(
      'retrieveAgeingReport',
      'ageingReport',
      'Receivables by how long they are past due on a day: in total, and account by account',
      object({
        date: day,
        total: array(ageing),
        account: array(object({ accountId: string(), ageing: array(ageing) })),
        next: string(),
      }),
      { date: day, ...paging },
    ),
    paged: true,
  },
  find(
    'retrieveDeferredRevenue',
    'deferredRevenue',
    'When what is deferred will be revenue, from a month on; or of one document, `bill/<id>` or `creditNote/<id>`',
    object({
      month: array(
        object({ month: period, currency: string(), deferred: decimal(), earned: decimal(), balance: decimal() }),
      ),
    }),
    { period, document: string() },
  ),
  {
    ...find(
      'listJournalEntry',
      'journalEntry',
      'Every entry of a month, by its source',
      object({ period, entry: array(journalEntry), next: string() }),
      { period, ...paging },
    ),
    paged: true,
  },
];

const closing: readonly ActionDeclaration[] = [
  find(
    'listAccountingPeriod',
    'accountingPeriod',
    'Months with entries up to this one, and how far each is closed',
    array(object({ period, state })),
  ),
  find(
    'retrieveAccountingPeriod',
    'accountingPeriod/{period}',
    'A month, its checks and what was done to it',
    accountingPeriod,
  ),
  act(
    'closeAccountingPeriod',
    'accountingPeriod/{period}/close',
    'Closes a month softly (finance’s own entries are still taken), or hard: for good, when every check passed',
    accountingPeriod,
    object({ level: oneOf('soft', 'hard') }, { required: ['level'] }),
  ),
  act(
    'askToReopenAccountingPeriod',
    'accountingPeriod/{period}/reopen',
    'Asks to reopen the last closed month; another person approves it',
    accountingPeriod,
    object({ reason: text }, { required: ['reason'] }),
  ),
  act(
    'approveReopeningOfAccountingPeriod',
    'accountingPeriod/{period}/approveReopening',
    'Reopens a month that somebody else asked to reopen',
    accountingPeriod,
  ),
  find(
    'retrieveAccountMapping',
    'accountMapping',
    'Which accounts of the company ours are',
    object({ account: array(object(mappedAccount)) }),
  ),
  {
    ...find(
      'replaceAccountMapping',
      'accountMapping',
      'Maps our accounts to the company’s',
      object({ account: array(object(mappedAccount)) }),
    ),
    method: 'PUT',
    takes: {
      schema: object(
        { account: array(object(mappedAccount, { required: ['code', 'companyCode'] }), MAPPED_ACCOUNTS_MAX) },
        { required: ['account'] },
      ),
    },
  },
  find('listLedgerExport', 'ledgerExport', 'General ledger exports, the oldest first', array(ledgerExport)),
  act(
    'createLedgerExport',
    'ledgerExport',
    'Exports a month that is closed for good to the general ledger: the same export, asked again',
    ledgerExport,
    object({ period }, { required: ['period'] }),
  ),
  find('retrieveLedgerExport', 'ledgerExport/{number}', 'An export, a line an account', ledgerExport),
  {
    ...find('retrieveLedgerExportCsv', 'ledgerExport/{number}/csv', 'An export as CSV (RFC 4180)', string()),
    gives: { mediaType: 'text/csv', schema: string() },
  },
  act(
    'createManualEntry',
    'manualEntry',
    'An entry that finance makes by hand: it is taken by a month that is closed softly, too',
    journalEntry,
    object(
      {
        bookedOn: day,
        currency: string({ pattern: /^[A-Z]{3}$/ }),
        description: text,
        move: array(
          object({ debit: string(), credit: string(), amount: decimal() }, { required: ['debit', 'credit', 'amount'] }),
          100,
        ),
      },
      { required: ['bookedOn', 'currency', 'description', 'move'] },
    ),
  ),
];

/** Finance's view of the books, and what finance decides about months. Reports are computed from the journal and the ledger. */
export const BOOKS_API = api({
  id: 'Books',
  title: 'The books: reports, closing and export',
  basePath: '/farthing/books/v1',
  domain: 'billing',
  resources: [],
  actions: [...reports, ...closing],
  hub: false,
});
