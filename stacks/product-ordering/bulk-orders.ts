import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import type { DomainStack } from '../constructs/domain-stack';
import { READ_AND_WRITE } from '../constructs/domain-step';
import type { DomainTable } from '../constructs/domain-table';
import { EventSubscription } from '../constructs/event-subscription';
import { grantItems } from '../constructs/grant-items';

/** Turns at once, of whichever tenants; each tenant's own limits are kept in the table. */
const TURNS_AT_ONCE = 5;
/** A turn judges and places up to 200 lines, some seconds of reads and writes. */
const TURN_TIMEOUT = Duration.minutes(1);

/** Ends of lines that are noted in one call; a bulk order's reader misses no second. */
const NOTED_AT_ONCE = 25;
const NOTED_WITHIN = Duration.seconds(1);
const OF_A_LINE = { id: [{ exists: true }] };
const ENDS = ['completed', 'failed', 'rejected', 'held', 'cancelled'] satisfies ProductOrder['state'][];

export interface BulkOrdersProps {
  readonly table: DomainTable;
  /** What judging an order reads of other domains (`letSell`), and its environment. */
  readonly sellingTables: Readonly<Record<string, string>>;
  letSell(seller: lambda.IFunction): void;
}

/** Bulk orders: the table of their lines, the turns that place these, and the ends that orders come to. */
export function bulkOrders(stack: DomainStack, props: BulkOrdersProps): dynamodb.Table {
  const lines = new dynamodb.Table(stack, 'BulkLines', {
    ...stack.tableBasics('bulk-lines'),
    sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
  });
  const environment = {
    TABLE_NAME: props.table.tableName,
    TENANTS_TABLE: stack.platform.tenants.tableName,
    BULK_TABLE: lines.tableName,
  };
  const turns = new EventSubscription(stack, 'RunBulkOrder', {
    entry: 'run-bulk-order',
    queue: 'bulk-turns',
    description: 'Places orders of a bulk order, as fast as its tenant lets it',
    pattern: {
      source: ['farthing.product-ordering'],
      detailType: ['BulkProductOrderCreateEvent', 'BulkProductOrderStateChangeEvent'],
      detail: { event: { bulkProductOrder: { state: ['acknowledged', 'inProgress'] } } },
    },
    batchSize: 1,
    maxConcurrency: TURNS_AT_ONCE,
    timeout: TURN_TIMEOUT,
    environment: { ...props.sellingTables, ...environment },
  });
  turns.function.addEnvironment('QUEUE_URL', turns.queue.queueUrl);
  turns.queue.grant(turns.function, 'sqs:SendMessage');
  props.letSell(turns.function);
  const ends = new EventSubscription(stack, 'NoteBulkLine', {
    entry: 'note-bulk-line',
    queue: 'bulk-ends',
    description: 'Notes with its line where an order of a bulk order stands',
    pattern: {
      source: ['farthing.product-ordering'],
      detailType: ['ProductOrderStateChangeEvent'],
      // When it began, its line knew already that it would.
      detail: {
        $or: [
          { event: { productOrder: { bulkProductOrder: OF_A_LINE, state: [...ENDS] } } },
          { event: { productOrder: { bulkProductOrder: OF_A_LINE } }, previousState: ['held'] },
        ],
      },
    },
    batchSize: NOTED_AT_ONCE,
    maxBatchingWindow: NOTED_WITHIN,
    environment,
  });
  for (const { function: reader } of [turns, ends]) {
    grantItems(props.table, reader, ...READ_AND_WRITE);
    grantItems(stack.platform.tenants, reader, 'dynamodb:GetItem');
    letKeepLines(lines, reader);
  }
  return lines;
}

/** The lines, their counts, and the files that they came in. */
export const letKeepLines = (lines: dynamodb.ITable, reader: lambda.IFunction): void =>
  grantItems(lines, reader, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query');
