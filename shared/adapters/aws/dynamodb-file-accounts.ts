import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { TenantId } from '../../kernel/tenant';
import type { AccountChunk, FileAccounts, FileTotals, LineOutcome } from '../../usage-management/ports';

const LETTERS: Readonly<Record<LineOutcome, string>> = { charged: 'c', duplicate: 'd', quarantined: 'q' };
const OUTCOMES: Readonly<Record<string, LineOutcome>> = { c: 'charged', d: 'duplicate', q: 'quarantined' };

/** Writers of one file's totals meet in one item; a loser waits up to this long before it reads again. */
const BACK_OFF_MS_MAX = 40;
const CONTENDED = ['ConditionalCheckFailed', 'TransactionConflict'];

/**
 * Keeps files' accounts in one table: pk `<tenant>#<file>`, sk `totals` or a chunk's name. A chunk and the totals are
 * written in one transaction, so that the totals are always the sum of the chunks.
 */
export class DynamoDbFileAccounts implements FileAccounts {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async readChunk(tenant: TenantId, fileId: string, chunk: string): Promise<AccountChunk> {
    const item = await this.read(tenant, fileId, chunk);
    return { version: Number(item?.version?.N ?? 0), lines: readLines(item?.lines?.S ?? '') };
  }

  async writeChunk(
    tenant: TenantId,
    fileId: string,
    chunk: string,
    next: AccountChunk,
    change: Readonly<Record<LineOutcome, number>>,
  ): Promise<boolean> {
    const pk = { S: `${tenant}#${fileId}` };
    const first = next.version === 1;
    const put = {
      TableName: this.tableName,
      Item: { pk, sk: { S: chunk }, version: { N: String(next.version) }, lines: { S: writeLines(next.lines) } },
      ConditionExpression: first ? 'attribute_not_exists(pk)' : 'version = :previous',
      ...(first ? {} : { ExpressionAttributeValues: { ':previous': { N: String(next.version - 1) } } }),
    };
    const update = {
      TableName: this.tableName,
      Key: { pk, sk: { S: 'totals' } },
      UpdateExpression: 'ADD charged :charged, duplicate :duplicate, quarantined :quarantined',
      ExpressionAttributeValues: {
        ':charged': { N: String(change.charged) },
        ':duplicate': { N: String(change.duplicate) },
        ':quarantined': { N: String(change.quarantined) },
      },
    };
    try {
      await this.client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: put }, { Update: update }] }));
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      if (!error.CancellationReasons?.some((reason) => CONTENDED.includes(reason.Code ?? ''))) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * BACK_OFF_MS_MAX));
      return false;
    }
  }

  async expect(tenant: TenantId, fileId: string, lines: number): Promise<void> {
    await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: { pk: { S: `${tenant}#${fileId}` }, sk: { S: 'totals' } },
        UpdateExpression: 'SET expected = :lines',
        ExpressionAttributeValues: { ':lines': { N: String(lines) } },
      }),
    );
  }

  async totals(tenant: TenantId, fileId: string): Promise<FileTotals> {
    const item = await this.read(tenant, fileId, 'totals');
    const count = (name: string): number => Number(item?.[name]?.N ?? 0);
    return {
      charged: count('charged'),
      duplicate: count('duplicate'),
      quarantined: count('quarantined'),
      ...(item?.expected === undefined ? {} : { expected: count('expected') }),
    };
  }

  private async read(
    tenant: TenantId,
    fileId: string,
    sk: string,
  ): Promise<Record<string, AttributeValue> | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({
        TableName: this.tableName,
        Key: { pk: { S: `${tenant}#${fileId}` }, sk: { S: sk } },
        ConsistentRead: true,
      }),
    );
    return Item;
  }
}

/** `c12 d13 q14`: the outcome's letter and the line. */
const writeLines = (lines: AccountChunk['lines']): string =>
  [...lines].map(([line, outcome]) => `${LETTERS[outcome]}${line}`).join(' ');

function readLines(text: string): Map<number, LineOutcome> {
  const lines = new Map<number, LineOutcome>();
  for (const entry of text.split(' ')) {
    const outcome = OUTCOMES[entry.slice(0, 1)];
    if (outcome !== undefined) lines.set(Number(entry.slice(1)), outcome);
  }
  return lines;
}
