import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
  IdempotentParameterMismatchException,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  ResourceNotFoundException,
  ScanCommand,
  type ScanCommandInput,
  TransactGetItemsCommand,
  type TransactGetItemsCommandInput,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Item, invalid } from './attribute-values';
import { planWrite, project, returned, type WriteRequest } from './plan-write';
import { queryTable, scanTable } from './query-table';
import { type Change, SimulatedTable, type TableShape } from './simulated-table';
import { transactWrite } from './transact-write';

const BATCH_READS_MAX = 100;
const BATCH_WRITES_MAX = 25;
const TRANSACTION_ITEMS_MAX = 100;
/** DynamoDB forgets a transaction's token after ten minutes. */
const TOKEN_MS = 10 * 60_000;

const tokenReused = (): Error =>
  new IdempotentParameterMismatchException({ message: 'The token was used for another request', $metadata: {} });

/** What a client sends: the SDK's commands carry their input. */
export interface Command {
  readonly input: object;
}

export interface TableEvents {
  /** Each change of a table, in the order in which it happened: what its stream carries. */
  onChange?(table: string, change: Change): void;
  /** How many of its table's newest changes an index lacks when it is read. */
  indexBehind?(): number;
  /** For how long a transaction's token is remembered, DynamoDB looks at its own clock. Epoch milliseconds. */
  now?(): number;
}

/** DynamoDB as our adapters use it, in one process: each command is carried out at once and whole. */
export class SimulatedDynamoDb {
  private readonly tables: ReadonlyMap<string, SimulatedTable>;
  private readonly tokens = new Map<string, { readonly at: number; readonly text: string }>();

  constructor(
    shapes: Readonly<Record<string, TableShape>>,
    private readonly events: TableEvents = {},
  ) {
    this.tables = new Map(
      Object.entries(shapes).map(([name, shape]) => [
        name,
        new SimulatedTable(name, shape, (change) => events.onChange?.(name, change)),
      ]),
    );
  }

  /** A client that reaches it without a network: for adapters, which ask nothing else of theirs. */
  client(): DynamoDBClient {
    return asClient(async (command) => this.execute(command));
  }

  /** Carries out one command and answers as DynamoDB does, or throws its exception. */
  execute(command: Command): unknown {
    const { input } = command;
    if (command instanceof GetItemCommand) return this.get(input as GetItemCommandInput);
    if (command instanceof UpdateItemCommand) return this.write({ update: input as UpdateItemCommandInput });
    if (command instanceof PutItemCommand) return this.write({ put: input as PutItemCommandInput });
    if (command instanceof QueryCommand) return this.query(input as QueryCommandInput);
    if (command instanceof DeleteItemCommand) return this.write({ remove: input as DeleteItemCommandInput });
    if (command instanceof TransactWriteItemsCommand) return this.transact(input as TransactWriteItemsCommandInput);
    if (command instanceof ScanCommand) return scanTable(this.table(input), input as ScanCommandInput);
    if (command instanceof TransactGetItemsCommand) return this.transactGet(input as TransactGetItemsCommandInput);
    if (command instanceof BatchGetItemCommand) return this.batchGet(input as BatchGetItemCommandInput);
    if (command instanceof BatchWriteItemCommand) return this.batchWrite(input as BatchWriteItemCommandInput);
    throw new Error(`The simulation knows no ${command.constructor.name}`);
  }

  table({ TableName }: { readonly TableName?: string | undefined }): SimulatedTable {
    const table = this.tables.get(TableName ?? '');
    if (!table)
      throw new ResourceNotFoundException({ message: `Requested resource not found: ${TableName}`, $metadata: {} });
    return table;
  }

  private get(input: GetItemCommandInput): object {
    const item = this.table(input).get(input.Key ?? {});
    return item ? { Item: project(item, input.ProjectionExpression, input.ExpressionAttributeNames ?? {}) } : {};
  }

  private write(request: WriteRequest): object {
    const input = request.put ?? request.update ?? request.remove ?? request.check;
    const planned = planWrite(this.table(input ?? {}), request);
    if (planned.problem) throw planned.problem;
    planned.apply();
    return returned(planned, input);
  }

  private query(input: QueryCommandInput): object {
    return queryTable(this.table(input), input, () => this.events.indexBehind?.() ?? 0);
  }

  private transact({ TransactItems = [], ClientRequestToken }: TransactWriteItemsCommandInput): object {
    if (TransactItems.length === 0 || TransactItems.length > TRANSACTION_ITEMS_MAX)
      throw invalid(`Member must have length less than or equal to ${TRANSACTION_ITEMS_MAX}`);
    const write = (): void => transactWrite((input) => this.table(input), TransactItems);
    if (ClientRequestToken === undefined) write();
    else this.once(ClientRequestToken, JSON.stringify(TransactItems), write);
    return {};
  }

  private once(token: string, text: string, write: () => void): void {
    const nowMs = this.events.now?.() ?? Date.now();
    const known = this.tokens.get(token);
    if (known && nowMs < known.at + TOKEN_MS) {
      if (known.text !== text) throw tokenReused();
      return;
    }
    write();
    this.tokens.set(token, { at: nowMs, text });
  }

  private transactGet({ TransactItems = [] }: TransactGetItemsCommandInput): object {
    if (TransactItems.length > TRANSACTION_ITEMS_MAX)
      throw invalid('Member must have length less than or equal to 100');
    return { Responses: TransactItems.map(({ Get }) => this.get(Get ?? { TableName: '', Key: {} })) };
  }

  private batchGet({ RequestItems = {} }: BatchGetItemCommandInput): object {
    const wanted = Object.entries(RequestItems).map(([TableName, { Keys = [], ...rest }]) => {
      const found = Keys.map((Key) => this.get({ TableName, Key, ...rest }) as { Item?: Item });
      return [TableName, found.flatMap(({ Item }) => (Item ? [Item] : []))] as const;
    });
    const count = Object.values(RequestItems).reduce((sum, { Keys = [] }) => sum + Keys.length, 0);
    if (count > BATCH_READS_MAX) throw invalid(`Too many items requested for the BatchGetItem call: ${count}`);
    return { Responses: Object.fromEntries(wanted), UnprocessedKeys: {} };
  }

  private batchWrite({ RequestItems = {} }: BatchWriteItemCommandInput): object {
    const requests = Object.entries(RequestItems).flatMap(([TableName, list]) =>
      list.map((request) => ({ TableName, ...request })),
    );
    if (requests.length > BATCH_WRITES_MAX) throw invalid('Member must have length less than or equal to 25');
    for (const { TableName, PutRequest, DeleteRequest } of requests) {
      if (PutRequest) this.write({ put: { TableName, Item: PutRequest.Item } });
      if (DeleteRequest) this.write({ remove: { TableName, Key: DeleteRequest.Key } });
    }
    return { UnprocessedItems: {} };
  }
}

/** What a client of the SDK is to an adapter. */
export function asClient(send: (command: Command) => Promise<unknown>): DynamoDBClient {
  // An adapter asks nothing but `send` of its client.
  return { send } as unknown as DynamoDBClient;
}
