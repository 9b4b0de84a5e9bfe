import type { QueryCommandInput, ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { type Item, invalid, octetsOf } from './attribute-values';
import { attributeName, type Condition, givenValue, holds, parseCondition, type Scope } from './condition-expression';
import { checkPlaceholders, project } from './plan-write';
import type { SimulatedTable } from './simulated-table';

/** A page ends at 1 MB of what was looked at. */
const PAGE_OCTETS_MAX = 1024 * 1024;

type Reading = Pick<
  ScanCommandInput,
  | 'FilterExpression'
  | 'ProjectionExpression'
  | 'ExpressionAttributeNames'
  | 'ExpressionAttributeValues'
  | 'ExclusiveStartKey'
  | 'Limit'
>;

/** A query of a table, or of an index, which lacks so many of its table's newest changes. */
export function queryTable(table: SimulatedTable, input: QueryCommandInput, behind: () => number): object {
  const { KeyConditionExpression, IndexName, ExpressionAttributeNames: names = {} } = input;
  const index = IndexName === undefined ? undefined : table.shape.indexes?.[IndexName];
  if (IndexName !== undefined && !index) throw invalid(`The table does not have the specified index: ${IndexName}`);
  if (index && input.ConsistentRead) throw invalid('Consistent reads are not supported on global secondary indexes');
  if (KeyConditionExpression === undefined) throw new Error('The simulation knows no query without a key condition');
  const { condition, placeholders } = parseCondition(KeyConditionExpression);
  checkPlaceholders(
    [placeholders, filterOf(input)?.placeholders, projectionNames(input)],
    names,
    input.ExpressionAttributeValues ?? {},
  );
  const terms = condition.kind === 'and' ? condition.parts : [condition];
  const scope = { names, values: input.ExpressionAttributeValues ?? {} };
  const partitionKey = index?.partitionKey ?? 'pk';
  const own = terms.find((term) => isEqualityOf(term, partitionKey, scope));
  if (!own) throw invalid(`Query condition missed key schema element: ${partitionKey}`);
  const others = terms.filter((term) => term !== own);
  const value = textOf(own, scope);
  const candidates = index ? table.indexPartition(index, value, behind()) : table.partition(value);
  const rows =
    others.length === 0
      ? candidates
      : candidates.filter((item) => others.every((term) => holds(term, { ...scope, item })));
  const ordered = input.ScanIndexForward === false ? [...rows].reverse() : rows;
  const keyOf = (item: Item): Item => (index ? table.indexKeys(item, index) : table.keyOf(item));
  return pageOf(ordered, input, keyOf, (key, item) => isPast(key, item, keyOf));
}

/** The whole table, page by page. */
export function scanTable(table: SimulatedTable, input: ScanCommandInput): object {
  if (input.IndexName !== undefined || input.Segment !== undefined)
    throw new Error('The simulation scans tables only, in one segment');
  const keyOf = (item: Item): Item => table.keyOf(item);
  return pageOf(table.everything(), input, keyOf, (key, item) => isPast(key, item, keyOf));
}

const isPast = (key: Item, item: Item, keyOf: (item: Item) => Item): boolean =>
  Object.entries(keyOf(item)).every(([name, value]) => key[name]?.S === value.S);

function pageOf(
  rows: readonly Item[],
  input: Reading,
  keyOf: (item: Item) => Item,
  isStart: (key: Item, item: Item) => boolean,
): object {
  const { ExclusiveStartKey: start, Limit = Number.POSITIVE_INFINITY, ExpressionAttributeNames: names = {} } = input;
  const from = start ? rows.findIndex((item) => isStart(start, item)) + 1 : 0;
  if (start && from === 0) throw new Error('The simulation goes on from rows that are still there only');
  const filter = filterOf(input);
  const Items: Item[] = [];
  let octets = 0;
  let at = from;
  for (; at < rows.length && at - from < Limit && octets < PAGE_OCTETS_MAX; at += 1) {
    const item = rows[at] ?? {};
    octets += octetsOf(item);
    if (filter && !holds(filter.condition, { item, names, values: input.ExpressionAttributeValues ?? {} })) continue;
    Items.push(project(item, input.ProjectionExpression, names));
  }
  const last = rows[at - 1];
  // A page that is full says where to go on, even if nothing follows.
  const hasMore = last !== undefined && (at < rows.length || at - from === Limit);
  return { Items, Count: Items.length, ScannedCount: at - from, ...(hasMore ? { LastEvaluatedKey: keyOf(last) } : {}) };
}

const filterOf = ({ FilterExpression }: Reading) =>
  FilterExpression === undefined ? undefined : parseCondition(FilterExpression);

const projectionNames = ({ ProjectionExpression = '' }: Reading): ReadonlySet<string> =>
  new Set(ProjectionExpression.split(',').map((name) => name.trim()));

const isEqualityOf = (term: Condition, name: string, { names }: Pick<Scope, 'names'>): boolean =>
  term.kind === 'compare' &&
  term.by === '=' &&
  term.left.kind === 'path' &&
  attributeName(term.left.name, names) === name;

function textOf(term: Condition, scope: Pick<Scope, 'names' | 'values'>): string {
  const text =
    term.kind === 'compare' && term.right.kind === 'value' ? givenValue(term.right.name, scope).S : undefined;
  if (text === undefined) throw new Error('The simulation knows keys that are texts only');
  return text;
}
