import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { lookupIndex } from '../shared/adapters/aws/resource-item';
import { BILLS_BY_PARTY, customerBill } from '../shared/billing';
import {
  AGREEMENTS_BY_PARTY,
  agreementResource,
  CUSTOMERS_BY_PARTY,
  customerResource,
  customerSegmentResource,
  SEGMENTS_BY_PARTY,
} from '../shared/party-management';
import { OFFERING_ORDER, ORDERS_BY_DAY, productOfferingResource } from '../shared/product-catalog';
import { PRODUCT, PRODUCTS_BY_PARTY } from '../shared/product-inventory';
import { CANCEL_PRODUCT_ORDER, CANCELLATIONS_BY_ORDER } from '../shared/product-ordering/cancel-resource';
import { CHECKOUT_API, SHOPPING_CART_API } from '../shared/product-ordering/cart-resources';
import { QUALIFICATION_API } from '../shared/product-ordering/qualification-resource';
import { QUOTE_API } from '../shared/product-ordering/quote-resources';
import { PRODUCT_ORDERING_API } from '../shared/product-ordering/resources';
import { TRACED_TYPES } from '../shared/product-ordering/trace-order';
import { PROMOTION, PROMOTIONS_BY_STATUS } from '../shared/promotion-management';
import { GOODS_LOOKUPS, PRODUCT_STOCK, RESOURCE, STOCK_BY_STATUS } from '../shared/resource-inventory';
import { eventSource, eventTypeOf } from '../shared/tmf/event';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainStep, READ_AND_WRITE } from './constructs/domain-step';
import { DomainTable } from './constructs/domain-table';
import { EventSubscription } from './constructs/event-subscription';
import { fulfilOrder } from './constructs/fulfil-order';
import { grantIndexQuery } from './constructs/grant-index-query';
import { grantItems } from './constructs/grant-items';
import type { OrderFunctions } from './constructs/order-steps';
import { TmfApi } from './constructs/tmf-api';
import { bulkOrders, letKeepLines } from './product-ordering/bulk-orders';
import { tendOrders } from './product-ordering/tend-orders';
import { FULFILMENT } from './service-ordering';

type OwnSteps = 'beginOrder' | 'bindResources' | 'keepCourse' | 'completeOrder' | 'closeOrder';

export interface ProductOrderingProps extends DomainStackProps {
  /** product-catalog's and product-inventory's tables, read only. */
  readonly catalog: dynamodb.ITable;
  readonly products: dynamodb.ITable;
  /** Billing's accounts, read only: who orders pays. */
  readonly accounts: dynamodb.ITable;
  /** Released promotions and customers' agreements, read only: what prices are altered by. */
  readonly promotions: dynamodb.ITable;
  readonly parties: dynamodb.ITable;
  /** Free stock, counted: what prices may move with. */
  readonly stock: dynamodb.ITable;
  /** What service-ordering declares of the network's coverage, read only. */
  readonly coverage: dynamodb.ITable;
  /** The steps that other domains own. */
  readonly steps: Omit<OrderFunctions, OwnSteps>;
  /** How long the network may take for a task. */
  readonly networkWait: Duration;
}

const SALES_APIS = [SHOPPING_CART_API, QUOTE_API, QUALIFICATION_API, CHECKOUT_API];

/** An order that still runs after this waits for nothing that will come. */
const ORDER_TIMEOUT = Duration.days(180);

/** An order is some twenty entries of its timeline: together they are a call instead of twenty. Nobody misses a second of it. */
const TRACED_AT_ONCE = 50;
const TRACED_WITHIN = Duration.seconds(1);

const TRACED_KINDS = ['Create', 'StateChange', 'AttributeValueChange', 'JeopardyAlert'] as const;

/** What Step Functions asks of its role to write a log and traces (its developer guide, "Logging" and "X-Ray"). */
const LOG_ACTIONS = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];
const TRACE_ACTIONS = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
];

/** Product orders (TMF622) and the state machine that fulfils them. */
export class ProductOrderingStack extends DomainStack {
  readonly stateMachine: sfn.StateMachine;

  constructor(scope: Construct, props: ProductOrderingProps) {
    super(scope, 'product-ordering', props);
    const table = new DomainTable(this, 'Resources', {
      apis: [PRODUCT_ORDERING_API, ...SALES_APIS],
    });
    const traces = this.traceOrders();
    const readers = {
      CATALOG_TABLE: props.catalog.tableName,
      PRODUCTS_TABLE: props.products.tableName,
      TRACES_TABLE: traces.tableName,
    };
    const bulkLines = bulkOrders(this, {
      table,
      sellingTables: this.sellingTables(props),
      letSell: (seller) => this.letSell(seller, props),
    });
    const api = new TmfApi(this, 'ProductOrderApi', {
      api: PRODUCT_ORDERING_API,
      table,
      entry: 'product-order-api',
      environment: {
        ...this.sellingTables(props),
        TRACES_TABLE: traces.tableName,
        BULK_TABLE: bulkLines.tableName,
      },
    });
    this.letSell(api.function, props);
    letKeepLines(bulkLines, api.function);
    grantItems(traces, api.function, 'dynamodb:GetItem', 'dynamodb:Query');
    this.sales(table, props);
    const own = this.ownSteps(table, readers, props.networkWait);
    grantItems(traces, own.beginOrder, 'dynamodb:GetItem', 'dynamodb:PutItem');
    grantItems(props.catalog, own.beginOrder, 'dynamodb:GetItem');
    for (const reader of [own.beginOrder, own.bindResources]) grantItems(props.products, reader, 'dynamodb:GetItem');
    grantIndexQuery(props.products, own.beginOrder, lookupIndex(PRODUCT, PRODUCTS_BY_PARTY));
    this.stateMachine = this.fulfilment({ ...own, ...props.steps }, props.networkWait);
    const start = new EventSubscription(this, 'StartOrder', {
      entry: 'start-order',
      queue: 'orders-placed',
      description: 'Starts the execution of a placed order, once',
      pattern: {
        source: ['farthing.product-ordering'],
        detailType: ['ProductOrderCreateEvent', 'ProductOrderStateChangeEvent'],
        detail: {
          event: { productOrder: { state: ['acknowledged', 'inProgress'] } },
          $or: [{ kind: ['Create'] }, { previousState: ['held'] }],
        },
      },
      environment: { STATE_MACHINE_ARN: this.stateMachine.stateMachineArn },
    });
    this.cancellations(table);
    tendOrders(this, { table, traces, stock: props.stock, stateMachine: this.stateMachine });
    start.function.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [this.stateMachine.stateMachineArn] }),
    );
  }

  /** What is kept of each order's fulfilment: its plan, and what its events told, whichever domain they are of. */
  private traceOrders(): dynamodb.Table {
    const traces = new dynamodb.Table(this, 'Traces', {
      ...this.tableBasics('traces'),
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
    });
    const tracer = new EventSubscription(this, 'TraceOrder', {
      entry: 'trace-order',
      queue: 'traced',
      description: 'Keeps the timeline of each order',
      batchSize: TRACED_AT_ONCE,
      maxBatchingWindow: TRACED_WITHIN,
      pattern: {
        source: ['product-ordering', 'service-ordering', 'service-inventory', 'product-inventory'].map(eventSource),
        detailType: TRACED_TYPES.flatMap((type) => TRACED_KINDS.map((kind) => eventTypeOf(type, kind))),
      },
      environment: { TRACES_TABLE: traces.tableName },
    });
    grantItems(traces, tracer.function, 'dynamodb:PutItem');
    return traces;
  }

  /** Requests to cancel: taken as far as they go when they are made, and again when their order moves. */
  private cancellations(table: DomainTable): void {
    const cancel = new EventSubscription(this, 'CancelOrder', {
      entry: 'cancel-order',
      queue: 'cancellations',
      description: 'Cancels an order, or lets its execution undo it',
      pattern: {
        source: ['farthing.product-ordering'],
        detailType: ['CancelProductOrderCreateEvent', 'ProductOrderStateChangeEvent'],
        // Of orders those alone that somebody asked to be cancelled.
        detail: {
          $or: [
            { resource: [CANCEL_PRODUCT_ORDER.name] },
            { previousState: ['assessingCancellation', 'pendingCancellation'] },
          ],
        },
      },
      environment: { TABLE_NAME: table.tableName, TENANTS_TABLE: this.platform.tenants.tableName },
    });
    grantItems(table, cancel.function, ...READ_AND_WRITE);
    grantItems(this.platform.tenants, cancel.function, 'dynamodb:GetItem');
    grantIndexQuery(table, cancel.function, lookupIndex(CANCEL_PRODUCT_ORDER, CANCELLATIONS_BY_ORDER));
  }

  /** What comes before an order, and how it becomes one. */
  private sales(table: DomainTable, props: ProductOrderingProps): void {
    const sales = new TmfApi(this, 'SalesApi', {
      api: SALES_APIS,
      table,
      entry: 'sales-api',
      environment: { ...this.sellingTables(props), COVERAGE_TABLE: props.coverage.tableName },
    });
    this.letSell(sales.function, props);
    grantIndexQuery(props.catalog, sales.function, lookupIndex(productOfferingResource, 'category.id'));
    grantIndexQuery(props.coverage, sales.function, 'all');
    const place = new EventSubscription(this, 'PlaceOrder', {
      entry: 'place-order',
      queue: 'orders-due',
      description: 'Places the order of an accepted quote, or of a cart that was checked out',
      pattern: {
        source: ['farthing.product-ordering'],
        detailType: ['ShoppingCartStateChangeEvent', 'QuoteStateChangeEvent'],
      },
      environment: {
        TABLE_NAME: table.tableName,
        TENANTS_TABLE: this.platform.tenants.tableName,
        PRODUCTS_TABLE: props.products.tableName,
      },
    });
    new events.Rule(this, 'Collections', {
      ruleName: this.physicalName('collections'),
      eventBus: this.platform.bus,
      eventPattern: {
        source: [eventSource('billing')],
        detailType: ['CollectionCaseAttributeValueChangeEvent', 'CollectionCaseStateChangeEvent'],
        detail: { event: { collectionCase: { taken: { action: ['suspend', 'terminate', 'restore'] } } } },
      },
      targets: [new targets.SqsQueue(place.queue, { deadLetterQueue: place.deadLetters })],
    });
    grantItems(props.products, place.function, 'dynamodb:GetItem');
    grantItems(table, place.function, ...READ_AND_WRITE);
    grantItems(this.platform.tenants, place.function, 'dynamodb:GetItem');
  }

  /** What whoever prices and judges what is sold reads of other domains. */
  private sellingTables(props: ProductOrderingProps): Record<string, string> {
    return {
      CATALOG_TABLE: props.catalog.tableName,
      PRODUCTS_TABLE: props.products.tableName,
      ACCOUNTS_TABLE: props.accounts.tableName,
      PROMOTIONS_TABLE: props.promotions.tableName,
      PARTIES_TABLE: props.parties.tableName,
      STOCK_TABLE: props.stock.tableName,
    };
  }

  private letSell(seller: lambda.IFunction, props: ProductOrderingProps): void {
    for (const table of [props.catalog, props.accounts, props.parties, props.stock])
      grantItems(table, seller, 'dynamodb:GetItem');
    grantIndexQuery(props.accounts, seller, lookupIndex(customerBill, BILLS_BY_PARTY));
    grantItems(props.products, seller, 'dynamodb:GetItem');
    grantIndexQuery(props.products, seller, lookupIndex(PRODUCT, PRODUCTS_BY_PARTY));
    grantIndexQuery(props.promotions, seller, lookupIndex(PROMOTION, PROMOTIONS_BY_STATUS));
    grantIndexQuery(props.catalog, seller, lookupIndex(OFFERING_ORDER, ORDERS_BY_DAY));
    const goodsIndexes = GOODS_LOOKUPS.map((path) => lookupIndex(PRODUCT_STOCK, path));
    grantIndexQuery(props.stock, seller, lookupIndex(RESOURCE, STOCK_BY_STATUS), ...goodsIndexes);
    const ofParty = [
      lookupIndex(agreementResource, AGREEMENTS_BY_PARTY),
      lookupIndex(customerResource, CUSTOMERS_BY_PARTY),
      lookupIndex(customerSegmentResource, SEGMENTS_BY_PARTY),
    ];
    for (const index of new Set(ofParty)) grantIndexQuery(props.parties, seller, index);
  }

  private ownSteps(
    table: DomainTable,
    environment: Record<string, string>,
    networkWait: Duration,
  ): Pick<OrderFunctions, OwnSteps> {
    const step = (
      id: string,
      entry: string,
      description: string,
      more: Readonly<Record<string, string>> = {},
    ): lambda.IFunction =>
      new DomainStep(this, id, {
        entry,
        description: `Step of an order: ${description}`,
        table,
        actions: READ_AND_WRITE,
        environment: { ...environment, ...more },
      });
    const patience: Record<string, string> = this.local
      ? { NETWORK_WAIT_SECONDS: String(networkWait.toSeconds()) }
      : {};
    return {
      beginOrder: step('BeginOrderStep', 'begin-order', 'it is in progress, and what must be done for it is known'),
      bindResources: step('BindResourcesStep', 'bind-resources', 'tasks learn their number and SIM', patience),
      keepCourse: step('KeepCourseStep', 'keep-course', 'it goes on, or was cancelled'),
      completeOrder: step('CompleteOrderStep', 'complete-order', 'it is completed'),
      closeOrder: step('CloseOrderStep', 'close-order', 'it failed, or is held for a person'),
    };
  }

  private fulfilment(functions: OrderFunctions, networkWait: Duration): sfn.StateMachine {
    const destination = new logs.LogGroup(this, 'FulfilmentLogs', {
      // AWS wants this prefix, so that log deliveries do not outgrow the account's resource policy.
      logGroupName: `/aws/vendedlogs/states/${this.physicalName(FULFILMENT)}`,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = this.fulfilmentRole(functions);
    const stateMachine = new sfn.StateMachine(this, 'Fulfilment', {
      stateMachineName: this.physicalName(FULFILMENT),
      comment: 'Fulfils a product order, or undoes what was done for it',
      // The steps' own grants would allow every version of each function; this role names what it calls.
      role: role.withoutPolicyUpdates(),
      definitionBody: sfn.DefinitionBody.fromChainable(fulfilOrder(this, functions, networkWait)),
      timeout: ORDER_TIMEOUT,
      tracingEnabled: true,
      // Without data: an execution's state holds numbers and SIMs, a log holds ids.
      logs: { destination, level: sfn.LogLevel.ALL, includeExecutionData: false },
    });
    // Whoever creates it checks that the role may write its log.
    stateMachine.node.addDependency(role);
    this.watch(
      'OrdersBroken',
      'An order is neither completed, failed nor held: look at its execution.',
      stateMachine.metricFailed({ period: Duration.minutes(5) }),
    );
    this.watch(
      'OrdersHeld',
      'An order is held: its note says what a person must finish.',
      new cloudwatch.Metric({
        namespace: 'Farthing',
        metricName: 'OrdersHeld',
        dimensionsMap: { service: `${this.domain}/close-order` },
        statistic: cloudwatch.Stats.SUM,
        period: Duration.minutes(5),
      }),
    );
    return stateMachine;
  }

  /** One is enough to wake someone. */
  private watch(id: string, alarmDescription: string, metric: cloudwatch.IMetric): void {
    const alarm = new cloudwatch.Alarm(this, id, {
      alarmName: this.physicalName(id),
      alarmDescription,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.platform.alarms));
  }

  private fulfilmentRole(functions: OrderFunctions): iam.Role {
    const role = new iam.Role(this, 'FulfilmentRole', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
    const steps = Object.values(functions).map((step: lambda.IFunction) => step.functionArn);
    role.addToPolicy(new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: steps }));
    role.addToPolicy(new iam.PolicyStatement({ actions: [...LOG_ACTIONS, ...TRACE_ACTIONS], resources: ['*'] }));
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Log deliveries and trace segments have no ARN that a policy could name.',
    });
    return role;
  }
}
