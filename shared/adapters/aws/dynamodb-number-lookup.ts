import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { NumberLookup, NumberSpan } from '../../balance-management';
import type { TenantId } from '../../kernel/tenant';
import { numberKey } from './dynamodb-balance-store';

/** DynamoDB's limit of one BatchGetItem. */
const BATCH_KEYS_MAX = 100;
/** What is told of a number may be this old. */
const KEPT_MS = 3_600_000;
const KEPT_NUMBERS_MAX = 20_000;

/** Reads many numbers' items at once, at half the price of certainty, and keeps them for a while. */
export class DynamoDbNumberLookup implements NumberLookup {
  private readonly kept = new Map<string, { readonly until: number; readonly spans: readonly NumberSpan[] }>();

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly nowMs: () => number,
  ) {}

  async findAll(tenant: TenantId, msisdns: readonly string[]): Promise<ReadonlyMap<string, readonly NumberSpan[]>> {
    const found = new Map<string, readonly NumberSpan[]>();
    const unknown: string[] = [];
    for (const msisdn of new Set(msisdns)) {
      const kept = this.kept.get(numberKey(tenant, msisdn));
      if (kept && this.nowMs() < kept.until) found.set(msisdn, kept.spans);
      else unknown.push(msisdn);
    }
    const batches: string[][] = [];
    for (let at = 0; at < unknown.length; at += BATCH_KEYS_MAX) batches.push(unknown.slice(at, at + BATCH_KEYS_MAX));
    for (const read of await Promise.all(batches.map((batch) => this.read(tenant, batch))))
      for (const [msisdn, spans] of read) found.set(msisdn, spans);
    return found;
  }

  /** What a throttled table left unread is not told: nobody waits for it here. */
  private async read(tenant: TenantId, msisdns: readonly string[]): Promise<Map<string, readonly NumberSpan[]>> {
    const byKey = new Map(msisdns.map((msisdn) => [numberKey(tenant, msisdn), msisdn]));
    const Keys = [...byKey.keys()].map((pk) => ({ pk: { S: pk } }));
    const answer = await this.client.send(new BatchGetItemCommand({ RequestItems: { [this.tableName]: { Keys } } }));
    const read = new Map<string, readonly NumberSpan[]>();
    for (const { pk, spans } of answer.Responses?.[this.tableName] ?? []) {
      const msisdn = byKey.get(pk?.S ?? '');
      if (msisdn === undefined || spans?.S === undefined) continue;
      const told = JSON.parse(spans.S) as NumberSpan[];
      read.set(msisdn, told);
      this.keep(numberKey(tenant, msisdn), told);
    }
    return read;
  }

  private keep(key: string, spans: readonly NumberSpan[]): void {
    if (this.kept.size >= KEPT_NUMBERS_MAX) this.kept.clear();
    this.kept.set(key, { until: this.nowMs() + KEPT_MS, spans });
  }
}
