import { type AttributeValue, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';

export type Item = Record<string, AttributeValue>;

/** DynamoDB says this of a request that it does not understand. */
export const invalid = (message: string): DynamoDBServiceException =>
  new DynamoDBServiceException({ name: 'ValidationException', $fault: 'client', $metadata: {}, message });

/** The type's name and the value below it; the SDK leaves out what is undefined. */
export function typeOf(value: AttributeValue): string {
  for (const [type, content] of Object.entries(value)) if (content !== undefined) return type;
  throw invalid('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
}

/** Numbers of up to 38 digits. Ours are integers: a fraction would need another arithmetic. */
export function integerOf(text: string): bigint {
  if (!/^-?\d{1,38}$/.test(text)) throw new Error(`The simulation knows integers only, not ${text}`);
  return BigInt(text);
}

export function isEqual(a: AttributeValue, b: AttributeValue): boolean {
  if (a.S !== undefined) return a.S === b.S;
  if (a.N !== undefined) return b.N !== undefined && (a.N === b.N || integerOf(a.N) === integerOf(b.N));
  if (a.B !== undefined) return b.B !== undefined && Buffer.compare(a.B, b.B) === 0;
  if (a.BOOL !== undefined) return a.BOOL === b.BOOL;
  if (a.NULL !== undefined) return a.NULL === b.NULL;
  throw new Error(`The simulation does not compare values of type ${typeOf(a)}`);
}

/** Negative, zero or positive; undefined where DynamoDB does not compare the two: then every comparison is false. */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.S !== undefined && b.S !== undefined) return compareTexts(a.S, b.S);
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(a.B, b.B);
  if (a.N === undefined || b.N === undefined) return undefined;
  const difference = integerOf(a.N) - integerOf(b.N);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** As UTF-8 has them; outside the basic plane UTF-16 would sort otherwise, and none of our keys is there. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Octets of an item, near enough to hold DynamoDB's limits: names, texts and binaries whole, a number by its digits. */
export function octetsOf(item: Item): number {
  let octets = 0;
  for (const [name, value] of Object.entries(item)) octets += name.length + valueOctets(value);
  return octets;
}

function valueOctets(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 1;
  if (value.B !== undefined) return value.B.length;
  if (value.SS !== undefined) return value.SS.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  if (value.M !== undefined) return 3 + octetsOf(value.M);
  if (value.L !== undefined) return value.L.reduce((sum, one) => sum + 1 + valueOctets(one), 3);
  return 1;
}
