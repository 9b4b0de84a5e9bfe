import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { itemBytes, WRITE_UNIT_BYTES } from '../../shared/adapters/aws/item-bytes';

export type Item = Record<string, AttributeValue>;

const TRANSACTION_TIMES = 2;

/**
 * Write request units of one write, as AWS bills them: one a started KB of the larger of the item before and after, at
 * least one. A condition that fails is billed by the item as it stands (`after` undefined). Twice that in a transaction.
 * The emulator's consumed capacity is only a check of this formula.
 */
export function writeUnits(before: Item | undefined, after: Item | undefined, transaction = false): number {
  const bytes = Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0, 1);
  return Math.ceil(bytes / WRITE_UNIT_BYTES) * (transaction ? TRANSACTION_TIMES : 1);
}
