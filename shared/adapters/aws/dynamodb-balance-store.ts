import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { BalanceAccount, BalanceStore, NumberDirectory, NumberSpan } from '../../balance-management';
import { invariant } from '../../kernel/errors';
import { isId } from '../../kernel/ids';
import type { TenantId } from '../../kernel/tenant';
import { balanceKey, decodeBalance, encodeBalance } from './balance-item';

/** Balance ids that a party may have; more is a defect of ours or an enterprise that needs its own index. */
const MAX_BALANCES_OF_PARTY = 100;

/** Balance accounts in DynamoDB, one item each. Table: pk; indexes `party` (p, pk) and `tenant` (t, pk), keys only. */
export class DynamoDbBalanceStore implements BalanceStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async read(tenant: TenantId, balanceId: string): Promise<BalanceAccount | undefined> {
    // A reference may say anything; what is no id leads nowhere, and may not fit a key.
    if (!isId(balanceId)) return undefined;
    const answer = await this.client.send(
      new GetItemCommand({
        TableName: this.tableName,
        Key: { pk: { S: balanceKey(tenant, balanceId) } },
        ConsistentRead: true,
      }),
    );
    return answer.Item ? decodeBalance(answer.Item) : undefined;
  }

  async open(account: BalanceAccount): Promise<BalanceAccount> {
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: encodeBalance(account),
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return account;
    } catch (problem) {
      return currentOf(problem);
    }
  }

  async write(
    next: BalanceAccount,
    expected: number,
  ): Promise<{ written: true } | { written: false; current: BalanceAccount }> {
    invariant(next.number > expected, 'a write moves the number on');
    const { n, h, m, b, g, w, q } = encodeBalance(next);
    invariant(n && h && m && b && g && w && q, 'an encoded balance has all that a write sets');
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: { pk: { S: balanceKey(next.tenant, next.balanceId) } },
          UpdateExpression: 'SET n = :n, h = :h, m = :m, b = :b, g = :g, w = :w, q = :q',
          ConditionExpression: 'n = :expected',
          ExpressionAttributeValues: {
            ':n': n,
            ':h': h,
            ':m': m,
            ':b': b,
            ':g': g,
            ':w': w,
            ':q': q,
            ':expected': { N: String(expected) },
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { written: true };
    } catch (problem) {
      return { written: false, current: currentOf(problem) };
    }
  }

  async ofParty(tenant: TenantId, partyId: string): Promise<readonly string[]> {
    // The key of an index is neither empty nor of any length: what is no id is nobody's.
    if (!isId(partyId)) return [];
    const answer = await this.client.send(
      new QueryCommand({
        TableName: this.tableName,
        IndexName: 'party',
        KeyConditionExpression: 'p = :p AND begins_with(pk, :tenant)',
        ExpressionAttributeValues: { ':p': { S: partyId }, ':tenant': { S: `${tenant}#` } },
        Limit: MAX_BALANCES_OF_PARTY,
      }),
    );
    return (answer.Items ?? []).map(idOf);
  }

  async ofTenant(tenant: TenantId, limit: number, cursor?: string): Promise<readonly string[]> {
    const answer = await this.client.send(
      new QueryCommand({
        TableName: this.tableName,
        IndexName: 'tenant',
        KeyConditionExpression: cursor === undefined ? 't = :t' : 't = :t AND pk > :after',
        ExpressionAttributeValues: {
          ':t': { S: tenant },
          ...(cursor === undefined ? {} : { ':after': { S: balanceKey(tenant, cursor) } }),
        },
        Limit: limit,
      }),
    );
    return (answer.Items ?? []).map(idOf);
  }
}

const idOf = (item: Record<string, { S?: string | undefined }>): string => item.pk?.S?.split('#')[1] ?? '';

/** A lost race carries the item as it stands: no read of our own is needed. */
function currentOf(problem: unknown): BalanceAccount {
  if (problem instanceof ConditionalCheckFailedException && problem.Item) return decodeBalance(problem.Item);
  throw problem;
}

export const numberKey = (tenant: TenantId, msisdn: string): string => `${tenant}#number#${msisdn}`;
/** Attempts at a number's item when others write it too. */
const MAX_NUMBER_ATTEMPTS = 10;

/** Which balance a number charges: one item a number, its spans as JSON, in the balances' own table. */
export class DynamoDbNumberDirectory implements NumberDirectory {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async find(tenant: TenantId, msisdn: string): Promise<readonly NumberSpan[]> {
    return (await this.readSpans(tenant, msisdn)).spans;
  }

  async assign(tenant: TenantId, msisdn: string, span: NumberSpan): Promise<void> {
    await this.change(tenant, msisdn, (spans) => {
      if (spans.some((known) => known.balanceId === span.balanceId && known.from === span.from)) return spans;
      const overlapping = spans.find((known) => known.until === undefined || known.until > span.from);
      if (overlapping) throw new Error(`The number is held by balance ${overlapping.balanceId}`);
      return [...spans, span];
    });
  }

  async release(tenant: TenantId, msisdn: string, balanceId: string, atMs: number): Promise<void> {
    await this.change(tenant, msisdn, (spans) =>
      spans.map((span) => (span.balanceId === balanceId && span.until === undefined ? { ...span, until: atMs } : span)),
    );
  }

  private async readSpans(
    tenant: TenantId,
    msisdn: string,
  ): Promise<{ spans: NumberSpan[]; stored: string | undefined }> {
    const answer = await this.client.send(
      new GetItemCommand({
        TableName: this.tableName,
        Key: { pk: { S: numberKey(tenant, msisdn) } },
        ConsistentRead: true,
      }),
    );
    const stored = answer.Item?.spans?.S;
    return { spans: stored === undefined ? [] : (JSON.parse(stored) as NumberSpan[]), stored };
  }

  private async change(tenant: TenantId, msisdn: string, move: (spans: NumberSpan[]) => NumberSpan[]): Promise<void> {
    for (let attempt = 1; attempt <= MAX_NUMBER_ATTEMPTS; attempt += 1) {
      const { spans, stored } = await this.readSpans(tenant, msisdn);
      const next = JSON.stringify(move(spans));
      if (next === stored || (stored === undefined && next === '[]')) return;
      try {
        await this.client.send(
          new PutItemCommand({
            TableName: this.tableName,
            Item: { pk: { S: numberKey(tenant, msisdn) }, spans: { S: next } },
            ConditionExpression: stored === undefined ? 'attribute_not_exists(pk)' : 'spans = :stored',
            ...(stored === undefined ? {} : { ExpressionAttributeValues: { ':stored': { S: stored } } }),
          }),
        );
        return;
      } catch (problem) {
        if (!(problem instanceof ConditionalCheckFailedException)) throw problem;
      }
    }
    throw new Error('The number was changed by others too often');
  }
}
