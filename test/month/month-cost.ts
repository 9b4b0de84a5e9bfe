import { type AttributeValue, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { dollarsPerMillion, type Use } from '../load/prices';
import type { Command } from '../simulation/simulated-dynamodb';
import type { Change } from '../simulation/simulated-table';
import { TABLES } from '../simulation/table-shapes';

/** Waits of a function for DynamoDB, one after another, and its memory: its price is of the time that it takes. */
const MS_A_COMMAND = 5;
const FUNCTION_GB = 0.5;

const WRITE_UNIT_BYTES = 1_024;
const TRANSACTION_TIMES = 2;

/** As DynamoDB counts an item: names and values in UTF-8, a number about half its digits, three bytes a list or map. */
function bytesOf(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 1;
  if (value.B !== undefined) return value.B.length;
  if (value.L !== undefined) return 3 + value.L.reduce((sum, one) => sum + 1 + bytesOf(one), 0);
  if (value.M !== undefined) return 3 + itemBytes(value.M) + Object.keys(value.M).length;
  return 1;
}

const itemBytes = (item: Record<string, AttributeValue>): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOf(value), 0);

/** One a started KB of the larger of the item before and after, as AWS bills it. */
const writeUnits = ({ before, after }: Change): number =>
  Math.ceil(Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0, 1) / WRITE_UNIT_BYTES);

/** Counts what a month uses of DynamoDB, by the images of what it changes. */
export class MonthMeter {
  writeUnits = 0;
  commands = 0;
  private inTransaction = false;

  readonly onCommand = (command: Command): void => {
    this.commands += 1;
    this.inTransaction = command instanceof TransactWriteItemsCommand;
  };

  /** The item, and in each index that has it the item again. */
  readonly onChange = (table: string, change: Change): void => {
    const { before, after } = change;
    const indexes = Object.values(TABLES[table]?.indexes ?? {}).filter(
      ({ partitionKey }) => before?.[partitionKey] !== undefined || after?.[partitionKey] !== undefined,
    );
    this.writeUnits += writeUnits(change) * ((this.inTransaction ? TRANSACTION_TIMES : 1) + indexes.length);
  };

  /** Of one invoice. Each command counts as a read unit too: most are, of items below 4 KB. */
  useOf(invoices: number, tasks: number): Use {
    const each = (count: number): number => count / Math.max(1, invoices);
    return {
      dynamoWriteUnit: each(this.writeUnits),
      dynamoReadUnit: each(this.commands),
      lambdaRequest: each(tasks),
      lambdaGbSecond: each((this.commands * MS_A_COMMAND * FUNCTION_GB) / 1_000),
      stateTransition: each(tasks),
    };
  }
}

/** List-price dollars. */
export const dollarsOf = (use: Use): number => dollarsPerMillion(use) / 1e6;
