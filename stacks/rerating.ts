import { Duration } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { reratingApi } from '../shared/rerating/resources';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { EventSubscription } from './constructs/event-subscription';
import { grantIndexQuery } from './constructs/grant-index-query';
import { grantItems } from './constructs/grant-items';
import { TmfApi } from './constructs/tmf-api';

export interface ReratingProps extends DomainStackProps {
  /** balance-management's: charges are read from the ledger, differences booked on the balances. */
  readonly balances: dynamodb.Table;
  readonly ledger: dynamodb.Table;
  /** rating's. */
  readonly tariffs: dynamodb.ITable;
}

const TIMEOUT = Duration.minutes(5);
const MEMORY_MB = 1_024;
/** SQS takes no fewer. A job is one chain of messages, so two jobs run side by side. */
const WORKERS_MAX = 2;

/** Corrects what was charged by a tariff that was wrong. */
export class ReratingStack extends DomainStack {
  constructor(scope: Construct, props: ReratingProps) {
    super(scope, 'rerating', props);
    const table = new DomainTable(this, 'Resources', { apis: [reratingApi] });
    const jobs = new TmfApi(this, 'ReratingApi', {
      api: reratingApi,
      table,
      entry: 'rerating-api',
      environment: { TARIFFS_TABLE: props.tariffs.tableName },
    });
    grantItems(props.tariffs, jobs.function, 'dynamodb:Query');
    const worker = new EventSubscription(this, 'RunJob', {
      entry: 'run-job',
      queue: 'jobs',
      description: 'Rates charges again, and books what was decided',
      pattern: {
        source: ['farthing.rerating'],
        detailType: ['ReratingJobCreateEvent', 'ReratingJobStateChangeEvent'],
      },
      batchSize: 1,
      maxConcurrency: WORKERS_MAX,
      timeout: TIMEOUT,
      memoryMb: MEMORY_MB,
      environment: {
        TABLE_NAME: table.tableName,
        BALANCES_TABLE: props.balances.tableName,
        LEDGER_TABLE: props.ledger.tableName,
        TARIFFS_TABLE: props.tariffs.tableName,
        TENANTS_TABLE: this.platform.tenants.tableName,
      },
    });
    worker.function.addEnvironment('QUEUE_URL', worker.queue.queueUrl);
    worker.queue.grant(worker.function, 'sqs:SendMessage');
    table.grant(worker.function, 'dynamodb:GetItem', 'dynamodb:PutItem');
    grantItems(props.balances, worker.function, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    grantIndexQuery(props.balances, worker.function, 'tenant');
    grantItems(props.ledger, worker.function, 'dynamodb:GetItem', 'dynamodb:Query');
    grantItems(props.tariffs, worker.function, 'dynamodb:Query');
    grantItems(this.platform.tenants, worker.function, 'dynamodb:GetItem');
  }
}
