import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import {
  accountApi,
  BOOKS_API,
  BOOKS_BY_ACCOUNT,
  BOOKS_BY_MONTH,
  customerBillApi,
  INVOICE_API,
} from '../shared/billing';
import { MONEY_EVENTS } from '../shared/billing/book-money-event';
import { COLLECTIONS_API } from '../shared/billing/collection-resources';
import { eventSource } from '../shared/tmf/event';
import { billRun } from './billing/bill-run';
import { collections } from './billing/collections';
import { alarmOnCount } from './constructs/alarm-on-count';
import { DomainFunction } from './constructs/domain-function';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { EventReaction } from './constructs/event-reaction';
import { EventSubscription } from './constructs/event-subscription';
import { grantIndexQuery } from './constructs/grant-index-query';
import { grantItems } from './constructs/grant-items';
import { TmfApi } from './constructs/tmf-api';

/** After midnight everywhere that today has begun; a tenant further west is billed the next day. */
const DAILY_AT = events.Schedule.cron({ hour: '2', minute: '30' });
const DAILY_TIMEOUT = Duration.minutes(5);
/** Lambda's longest: 25 accounts, each of which may have 1,000 SIMs. Killed, the next try goes on from what is committed. */
const TASK_TIMEOUT = Duration.minutes(15);
/** One bill of 5,000 lines: to read 1,700 balances and write 10,000 rows, with time to spare. */
const DEMAND_TIMEOUT = Duration.minutes(2);

/** What asks for a bill or a note outside the run. */
const DEMANDS = [
  'CustomerBillOnDemandCreateEvent',
  'BillAdjustmentCreateEvent',
  'BillAdjustmentAttributeValueChangeEvent',
  'BillDisputeCreateEvent',
  'BillDisputeStateChangeEvent',
];

export interface BillingProps extends DomainStackProps {
  /** Balance-management's ledger: read, to bill and to reconcile usage. */
  readonly ledger: dynamodb.ITable;
}

/** To lay out 5,000 lines; and CPU comes with it. */
const PRINTER_MEMORY_MB = 1_024;

/** TMF666 accounts, TMF678 bills, the bill run, payments on bills, the books. */
export class BillingStack extends DomainStack {
  readonly table: DomainTable;
  private readonly books: dynamodb.Table;
  private readonly ledger: dynamodb.ITable;
  private readonly parties: dynamodb.ITable;
  private readonly tables: Readonly<Record<string, string>>;
  /** Of who makes bills, or shows them: whom they are for stands in party-management. */
  private readonly making: Readonly<Record<string, string>>;

  constructor(scope: Construct, props: BillingProps) {
    super(scope, 'billing', props);
    this.ledger = props.ledger;
    this.table = new DomainTable(this, 'Resources', { apis: [accountApi, customerBillApi, COLLECTIONS_API] });
    this.books = new dynamodb.Table(this, 'Books', {
      ...this.tableBasics('books'),
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
    });
    this.indexBooks();
    this.tables = {
      TABLE_NAME: this.table.tableName,
      BOOKS_TABLE: this.books.tableName,
      LEDGER_TABLE: this.ledger.tableName,
      TENANTS_TABLE: this.platform.tenants.tableName,
    };
    const parties = this.tableOf('party-management');
    this.parties = dynamodb.Table.fromTableName(this, 'Parties', parties);
    this.making = { ...this.tables, PARTIES_TABLE: parties, PERSON_KEY: this.platform.dataKey.keyArn };
    this.apis();
    this.projections();
    this.payments();
    collections(this, { table: this.table, books: this.books, environment: this.tables });
    this.runs();
  }

  /** Journal entries alone have these attributes: an entry by its month, and by whose receivable it moves. */
  private indexBooks(): void {
    const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });
    this.books.addGlobalSecondaryIndex({ indexName: BOOKS_BY_MONTH, partitionKey: text('month'), sortKey: text('pk') });
    this.books.addGlobalSecondaryIndex({
      indexName: BOOKS_BY_ACCOUNT,
      partitionKey: text('owedBy'),
      sortKey: text('bookedOn'),
    });
  }

  private apis(): void {
    const { table, tables: environment } = this;
    const account = new TmfApi(this, 'AccountApi', { api: accountApi, table, entry: 'account-api', environment });
    grantItems(this.books, account.function, 'dynamodb:Query', 'dynamodb:PutItem');
    const bills = new TmfApi(this, 'CustomerBillApi', {
      api: customerBillApi,
      table,
      entry: 'customer-bill-api',
      environment,
    });
    grantItems(this.books, bills.function, 'dynamodb:Query');
    const finance = new DomainFunction(this, 'BooksApi', {
      entry: 'books-api',
      description: 'The books: reports for finance, closing and export',
      environment,
      timeout: Duration.seconds(28),
    });
    grantItems(this.books, finance, 'dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    grantItems(this.books, finance, 'dynamodb:ConditionCheckItem');
    grantIndexQuery(this.books, finance, BOOKS_BY_MONTH, BOOKS_BY_ACCOUNT);
    grantItems(this.ledger, finance, 'dynamodb:Query');
    grantItems(this.platform.tenants, finance, 'dynamodb:GetItem');
    this.routes.push({ basePath: BOOKS_API.basePath, handler: finance });
    this.invoices();
  }

  /** Printed when they are asked for: whom they are for is read where it stands, in party-management. */
  private invoices(): void {
    const invoices = new DomainFunction(this, 'InvoiceApi', {
      entry: 'invoice-api',
      description: 'Invoices as data, page, PDF and e-invoice',
      environment: this.making,
      memoryMb: PRINTER_MEMORY_MB,
      timeout: Duration.seconds(28),
    });
    grantItems(this.table, invoices, 'dynamodb:GetItem');
    grantItems(this.books, invoices, 'dynamodb:Query');
    grantItems(this.ledger, invoices, 'dynamodb:Query');
    grantItems(this.platform.tenants, invoices, 'dynamodb:GetItem');
    this.letReadParties(invoices);
    this.routes.push({ basePath: INVOICE_API.basePath, handler: invoices });
  }

  /** Whom bills are for, and where they are taxed. */
  private letReadParties(fn: lambda.Function): void {
    grantItems(this.parties, fn, 'dynamodb:GetItem');
    this.platform.dataKey.grant(fn, 'kms:Decrypt');
  }

  private projections(): void {
    const accounts = new EventReaction(this, 'CustomerAccounts', {
      rule: 'customers',
      entry: 'open-account',
      description: 'Opens the billing account of a new customer',
      environment: this.tables,
      pattern: { source: [eventSource('party-management')], detailType: ['CustomerCreateEvent'] },
    });
    grantItems(this.table, accounts.function, 'dynamodb:PutItem');
    grantItems(this.platform.tenants, accounts.function, 'dynamodb:GetItem');
    const products = new EventSubscription(this, 'BillableProducts', {
      queue: 'products',
      entry: 'project-product',
      description: 'Keeps which products are billed',
      environment: this.tables,
      pattern: {
        source: [eventSource('product-inventory')],
        detailType: ['ProductCreateEvent', 'ProductStateChangeEvent', 'ProductAttributeValueChangeEvent'],
      },
    });
    grantItems(this.books, products.function, 'dynamodb:PutItem', 'dynamodb:Query');
    grantItems(this.table, products.function, 'dynamodb:GetItem', 'dynamodb:PutItem');
    grantItems(this.platform.tenants, products.function, 'dynamodb:GetItem');
  }

  private payments(): void {
    const payments = new EventSubscription(this, 'Payments', {
      queue: 'payments',
      entry: 'receive-payment',
      description: 'Books payments and what went back, and puts them on bills',
      environment: this.tables,
      pattern: { source: [eventSource('payment-management')], detailType: [...MONEY_EVENTS] },
    });
    new events.Rule(this, 'BillsSent', {
      ruleName: this.physicalName('bills-sent'),
      eventBus: this.platform.bus,
      eventPattern: {
        source: [eventSource('billing')],
        detailType: ['CustomerBillStateChangeEvent'],
        detail: { event: { customerBill: { state: ['sent'] } } },
      },
      targets: [new targets.SqsQueue(payments.queue, { deadLetterQueue: payments.deadLetters })],
    });
    const ofBooks = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'] as const;
    grantItems(this.books, payments.function, ...ofBooks, 'dynamodb:ConditionCheckItem');
    this.table.grant(payments.function, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query');
    grantItems(this.platform.tenants, payments.function, 'dynamodb:GetItem');
  }

  private runs(): void {
    const list = new DomainFunction(this, 'ListAccountsDue', {
      entry: 'list-accounts-due',
      description: 'Lists the accounts of a bill run, a page at a time',
      environment: this.tables,
    });
    grantItems(this.books, list, 'dynamodb:Query');
    const bill = new DomainFunction(this, 'BillAccounts', {
      entry: 'bill-accounts',
      description: 'Makes the bills of some accounts',
      environment: this.making,
      timeout: TASK_TIMEOUT,
    });
    const demands = new EventSubscription(this, 'BillsOnDemand', {
      queue: 'demands',
      entry: 'bill-on-demand',
      description: 'Makes the bills and notes that are asked for outside the run',
      environment: this.making,
      pattern: { source: [eventSource('billing')], detailType: [...DEMANDS] },
      batchSize: 1,
      timeout: DEMAND_TIMEOUT,
      visibilityTimeout: DEMAND_TIMEOUT,
    });
    for (const fn of [bill, demands.function]) this.letBill(fn);
    this.table.grant(demands.function, 'dynamodb:Query');
    this.watchParked();
    this.starters(billRun(this, list, bill));
  }

  /** An account whose bill could not be made waits for a person: `GET /farthing/books/v1/parkedAccount` says why. */
  private watchParked(): void {
    alarmOnCount(this, 'ParkedAccounts', {
      metricName: 'ParkedAccounts',
      entry: 'bill-accounts',
      name: 'parked-accounts',
      description: 'Accounts could not be billed: read why, mend it, and ask for a customerBillOnDemand.',
    });
  }

  private letBill(fn: lambda.Function): void {
    const write = ['dynamodb:GetItem', 'dynamodb:PutItem'] as const;
    grantItems(this.books, fn, ...write, 'dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem');
    grantItems(this.books, fn, 'dynamodb:ConditionCheckItem');
    grantItems(this.table, fn, ...write);
    grantItems(this.ledger, fn, 'dynamodb:Query');
    grantItems(this.platform.tenants, fn, 'dynamodb:GetItem');
    this.letReadParties(fn);
  }

  private starters(machine: stepfunctions.StateMachine): void {
    const environment = { ...this.tables, STATE_MACHINE: machine.stateMachineArn };
    const jumps = new EventReaction(this, 'ClockJumps', {
      rule: 'clocks',
      entry: 'start-bill-runs',
      description: 'Starts the bill runs that a tenant’s clock has passed',
      environment,
      pattern: { source: [eventSource('platform')], detailType: ['TenantAttributeValueChangeEvent'] },
    });
    const daily = new DomainFunction(this, 'StartDailyBillRuns', {
      entry: 'start-daily-bill-runs',
      description: 'Starts the bill runs of all tenants whose month is over',
      environment,
      timeout: DAILY_TIMEOUT,
    });
    for (const fn of [jumps.function, daily] satisfies lambda.Function[]) {
      machine.grantStartExecution(fn);
      const adopt = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'] as const;
      grantItems(this.books, fn, 'dynamodb:Query', ...adopt);
    }
    grantItems(this.platform.tenants, daily, 'dynamodb:GetItem', 'dynamodb:Scan');
    new events.Rule(this, 'Daily', {
      ruleName: this.physicalName('daily'),
      schedule: DAILY_AT,
      targets: [new targets.LambdaFunction(daily, { deadLetterQueue: this.givenUp })],
    });
  }
}
