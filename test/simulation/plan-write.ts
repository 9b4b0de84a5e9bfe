import {
  ConditionalCheckFailedException,
  type ConditionCheck,
  type Delete,
  type DeleteItemCommandInput,
  type Put,
  type PutItemCommandInput,
  type Update,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Item, invalid } from './attribute-values';
import { attributeName, holds, parseCondition } from './condition-expression';
import { TokenReader } from './expression-tokens';
import type { SimulatedTable } from './simulated-table';
import { applyUpdate, parseUpdate } from './update-expression';

/** One write, by itself or of a transaction. */
export interface WriteRequest {
  readonly put?: PutItemCommandInput | Put;
  readonly update?: UpdateItemCommandInput | Update;
  readonly remove?: DeleteItemCommandInput | Delete;
  readonly check?: ConditionCheck;
}

export interface PlannedWrite {
  readonly key: Item;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly problem?: ConditionalCheckFailedException;
  apply(): void;
}

/** What a write would do to a table as it stands: looked at first, so that a transaction does all or nothing. */
export function planWrite(table: SimulatedTable, request: WriteRequest): PlannedWrite {
  const { put, update, remove, check } = request;
  const input = put ?? update ?? remove ?? check;
  if (!input) throw new Error('The simulation knows no such write');
  refuseUnknown(input);
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = input;
  const key = put ? table.keyOf(definedOnly(put.Item ?? {})) : 'Key' in input ? (input.Key ?? {}) : {};
  const before = table.get(key);
  const condition = input.ConditionExpression === undefined ? undefined : parseCondition(input.ConditionExpression);
  const change = update?.UpdateExpression === undefined ? undefined : parseUpdate(update.UpdateExpression);
  checkPlaceholders([condition?.placeholders, change?.placeholders], names, values);
  const scope = { item: before ?? {}, names, values };
  if (condition && !holds(condition.condition, scope))
    return { key, before, after: before, problem: conditionFailed(before, input), apply: () => {} };
  if (check) return { key, before, after: before, apply: () => {} };
  if (remove) return { key, before, after: undefined, apply: () => table.remove(key) };
  const after = put
    ? definedOnly(put.Item ?? {})
    : change
      ? applyUpdate(change, { ...scope, item: before ?? key })
      : { ...key, ...before };
  if (JSON.stringify(table.keyOf(after)) !== JSON.stringify(key))
    throw invalid(
      'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
    );
  return { key, before, after, apply: () => table.put(after) };
}

/** Asked for and not simulated: said, not passed over. */
function refuseUnknown(input: object): void {
  for (const name of ['ReturnConsumedCapacity', 'ReturnItemCollectionMetrics', 'Expected', 'AttributeUpdates'])
    if (name in input) throw new Error(`The simulation knows no ${name}`);
}

const conditionFailed = (
  before: Item | undefined,
  { ReturnValuesOnConditionCheckFailure }: { readonly ReturnValuesOnConditionCheckFailure?: string | undefined },
): ConditionalCheckFailedException =>
  new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: {},
    ...(ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && before ? { Item: before } : {}),
  });

/** What the caller asked to be given back. */
export function returned(planned: PlannedWrite, input: object = {}): object {
  const asked = 'ReturnValues' in input ? input.ReturnValues : undefined;
  if (asked === undefined || asked === 'NONE') return {};
  if (asked === 'ALL_NEW') return { Attributes: planned.after };
  if (asked === 'ALL_OLD') return planned.before ? { Attributes: planned.before } : {};
  throw new Error(`The simulation knows no ReturnValues ${String(asked)}`);
}

/** The SDK does not send what is undefined. */
const definedOnly = (item: Item): Item =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));

/** Each placeholder that is given is used, each that is used is given. */
export function checkPlaceholders(
  parsed: readonly (ReadonlySet<string> | undefined)[],
  names: Readonly<Record<string, string>>,
  values: Item,
): void {
  for (const placeholder of [...Object.keys(names), ...Object.keys(values)])
    if (!parsed.some((used) => used?.has(placeholder)))
      throw invalid(`Value provided in expression attributes unused in expressions: {${placeholder}}`);
}

/** The attributes that a projection names; all without one. */
export function project(item: Item, expression: string | undefined, names: Readonly<Record<string, string>>): Item {
  if (expression === undefined) return item;
  const reader = new TokenReader(expression);
  const wanted: string[] = [];
  do wanted.push(attributeName(reader.path(), names));
  while (reader.takes(','));
  return Object.fromEntries(wanted.flatMap((name) => (item[name] ? [[name, item[name]] as const] : [])));
}
