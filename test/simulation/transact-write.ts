import {
  type CancellationReason,
  TransactionCanceledException,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { invalid } from './attribute-values';
import { type PlannedWrite, planWrite } from './plan-write';
import type { SimulatedTable } from './simulated-table';

/** All writes, or none and the reason of each. Throws TransactionCanceledException. */
export function transactWrite(
  tableOf: (input: { readonly TableName?: string | undefined }) => SimulatedTable,
  items: readonly TransactWriteItem[],
): void {
  const seen = new Set<string>();
  const planned = items.map(({ Put: put, Update: update, Delete: remove, ConditionCheck: check }): PlannedWrite => {
    const table = tableOf(put ?? update ?? remove ?? check ?? {});
    const write = planWrite(table, {
      ...(put ? { put } : {}),
      ...(update ? { update } : {}),
      ...(remove ? { remove } : {}),
      ...(check ? { check } : {}),
    });
    const place = `${table.name} ${JSON.stringify(write.key)}`;
    if (seen.has(place)) throw invalid('Transaction request cannot include multiple operations on one item');
    seen.add(place);
    return write;
  });
  if (planned.some(({ problem }) => problem)) throw cancelled(planned.map(reasonOf));
  for (const write of planned) write.apply();
}

function reasonOf({ problem }: PlannedWrite): CancellationReason {
  if (!problem) return { Code: 'None' };
  return {
    Code: 'ConditionalCheckFailed',
    Message: problem.message,
    ...(problem.Item ? { Item: problem.Item } : {}),
  };
}

export const cancelled = (reasons: CancellationReason[]): TransactionCanceledException =>
  new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`,
    $metadata: {},
    CancellationReasons: reasons,
  });
