import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { BalanceAccount, ChargeRecordGroup, ChargeRecordStore } from '../../balance-management';
import { balanceKey, decodeImage } from './balance-item';

/** One write of a balance, as the balances table's stream tells it. */
export interface BalanceWrite {
  /** The stream's sequence number. */
  readonly sequence: string;
  readonly account: BalanceAccount;
}

/** The writes of a batch by balance, each balance's in order. The table's other items are passed over. */
export function readBalanceWrites({ Records }: DynamoDBStreamEvent): BalanceWrite[][] {
  const byBalance = new Map<string, BalanceWrite[]>();
  for (const { dynamodb } of Records) {
    const account = dynamodb?.NewImage && decodeImage(dynamodb.NewImage);
    if (!account) continue;
    const key = balanceKey(account.tenant, account.balanceId);
    const writes = byBalance.get(key) ?? [];
    byBalance.set(key, [...writes, { sequence: dynamodb?.SequenceNumber ?? '', account }]);
  }
  return [...byBalance.values()];
}

/** Asks for each object once while a batch lasts: many balances of one batch have their records in the same one. */
export class RecordsOfBatch implements Pick<ChargeRecordStore, 'get'> {
  private readonly objects = new Map<string, Promise<readonly ChargeRecordGroup[]>>();

  constructor(private readonly inner: Pick<ChargeRecordStore, 'get'>) {}

  get(key: string): Promise<readonly ChargeRecordGroup[]> {
    const object = this.objects.get(key) ?? this.inner.get(key);
    this.objects.set(key, object);
    return object;
  }
}
