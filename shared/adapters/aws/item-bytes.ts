import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** What a write unit covers of an item, started ones counted whole. */
export const WRITE_UNIT_BYTES = 1_024;

/** Bytes of an item as DynamoDB counts them: names in UTF-8, texts in UTF-8, numbers about half a byte a digit. */
export function itemBytes(item: Readonly<Record<string, AttributeValue>>): number {
  let total = 0;
  for (const name of Object.keys(item)) {
    const value = item[name];
    total += Buffer.byteLength(name);
    if (value?.S !== undefined) total += Buffer.byteLength(value.S);
    else if (value?.N !== undefined) total += numberBytes(value.N);
    else if (value?.B !== undefined) total += value.B.length;
    else throw new Error(`A balance item has no attribute of the type of ${name}`);
  }
  return total;
}

function numberBytes(digits: string): number {
  const sign = digits.startsWith('-') ? 1 : 0;
  const point = digits.includes('.') ? 1 : 0;
  return Math.ceil((digits.length - sign - point) / 2) + 1 + sign;
}
