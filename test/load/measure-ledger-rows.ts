import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { balanceKey } from '../../shared/adapters/aws/balance-item';
import { batchedLedger } from '../../shared/adapters/aws/batched-ledger';
import { itemBytes } from '../../shared/adapters/aws/item-bytes';
import { S3ChargeRecords } from '../../shared/adapters/aws/s3-charge-records';
import { projectLedger } from '../../shared/balance-management';
import { chargeBalance } from '../../shared/convergent-charging';
import { type BenchGround, TENANT } from './bench-ground';
import { BATCH_SIZES } from './measure-batches';
import { writeUnits } from './write-units';

export interface MeasuredRow {
  readonly records: number;
  readonly bytes: number;
  readonly units: number;
}

/** The queryable ledger's row of one posting of K records, booked as its projector books it. */
export async function measureLedgerRows(ground: BenchGround): Promise<MeasuredRow[]> {
  const ports = ground.newFunction();
  const ledger = batchedLedger(ground.dynamo, ground.tables.LEDGER_TABLE);
  const records = new S3ChargeRecords(ground.tables.RECORDS_BUCKET);
  const rows: MeasuredRow[] = [];
  for (const count of BATCH_SIZES) {
    const { who, account } = await ground.subscriber(ports);
    const usages = Array.from({ length: count }, () => ground.usage(who));
    await chargeBalance(ports, account, usages);
    const written = await ports.balances.read(TENANT, who.balanceId);
    if (!written) throw new Error('the balance is there');
    await projectLedger({ ledger, records }, written);
    const { Items = [] } = await ground.dynamo.send(
      new QueryCommand({
        TableName: ground.tables.LEDGER_TABLE,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: balanceKey(TENANT, who.balanceId) } },
      }),
    );
    rows.push({
      records: count,
      bytes: Items.reduce((sum, item) => sum + itemBytes(item), 0),
      units: Items.reduce((sum, item) => sum + writeUnits(undefined, item), 0),
    });
  }
  return rows;
}
