import { inflateRawSync } from 'node:zlib';
import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { UsageLedger, UsageTotal } from '../../billing/ports';
import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';
import { balanceKey, unpackPosting } from './balance-item';
import type { Item } from './books-items';

/** Pages of 1 MB of one balance's month. */
const PAGES_MAX = 100;
const DAY_LENGTH = 10;

/** Sums balance-management's ledger (read only) by service: what usage of that time took from the money balance. */
export class DynamoDbUsageLedger implements UsageLedger {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly ledgerTable: string,
  ) {}

  async totals(tenant: TenantId, balanceId: string, fromIso: string, toIso: string): Promise<readonly UsageTotal[]> {
    const totals = new Map<string, UsageTotal>();
    for (const row of await this.rows(tenant, balanceId, fromIso.slice(0, DAY_LENGTH), toIso.slice(0, DAY_LENGTH))) {
      const packed = row.q?.B;
      invariant(packed !== undefined, 'a ledger row has its posting');
      const posting = unpackPosting(JSON.parse(inflateRawSync(packed).toString()), Number(row.n?.N));
      if (posting.kind !== 'charge') continue;
      const { records = [] } = posting;
      invariant(records.length === posting.count, 'a charge in the ledger has all its records');
      for (const { service, startedAt, amountNano, units } of records) {
        if (startedAt < fromIso || startedAt >= toIso) continue;
        const currency = row.c?.S ?? '';
        const key = `${service}#${currency}`;
        const before = totals.get(key) ?? { service, currency, chargedNano: 0n, quantity: 0n, count: 0 };
        totals.set(key, {
          ...before,
          chargedNano: before.chargedNano + BigInt(amountNano),
          quantity: before.quantity + BigInt(units),
          count: before.count + 1,
        });
      }
    }
    return [...totals.values()];
  }

  private async rows(tenant: TenantId, balanceId: string, fromDay: string, toDay: string): Promise<Item[]> {
    const rows: Item[] = [];
    let start: Item | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const answer = await this.client.send(
        new QueryCommand({
          TableName: this.ledgerTable,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':pk': { S: balanceKey(tenant, balanceId) },
            ':from': { S: fromDay },
            ':to': { S: `${toDay}#~` },
          },
          ConsistentRead: true,
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      rows.push(...(answer.Items ?? []));
      start = answer.LastEvaluatedKey;
      if (!start) return rows;
    }
    throw new Error(`The ledger of balance ${balanceId} has more than ${PAGES_MAX} pages from ${fromDay} to ${toDay}`);
  }
}
