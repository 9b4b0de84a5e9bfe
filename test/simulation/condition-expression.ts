import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { compareValues, type Item, invalid, isEqual, octetsOf, typeOf } from './attribute-values';
import { TokenReader } from './expression-tokens';

/** What an expression's names stand for, and the item that it looks at. */
export interface Scope {
  readonly item: Item;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Item;
}

export type Operand =
  | { readonly kind: 'path'; readonly name: string }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'size'; readonly name: string };

type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'compare'; readonly by: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly of: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly of: Operand; readonly among: readonly Operand[] }
  | { readonly kind: 'exists'; readonly name: string }
  | { readonly kind: 'begins' | 'contains' | 'type'; readonly name: string; readonly with: Operand };

export interface ParsedCondition {
  readonly condition: Condition;
  readonly placeholders: ReadonlySet<string>;
}

const COMPARATORS: readonly string[] = ['=', '<>', '<', '<=', '>', '>='];
/** The same few expressions come all the time. */
const parsed = new Map<string, ParsedCondition>();

/** Parses a condition, filter or key condition expression. Throws ValidationException. */
export function parseCondition(text: string): ParsedCondition {
  const known = parsed.get(text);
  if (known) return known;
  const reader = new TokenReader(text);
  const condition = readAlternatives(reader);
  if (!reader.isAtEnd) throw reader.problem(`'${reader.peek()}' is too much`);
  const result = { condition, placeholders: reader.placeholders };
  parsed.set(text, result);
  return result;
}

function readAlternatives(reader: TokenReader): Condition {
  const parts = [readConjunction(reader)];
  while (reader.takes('OR')) parts.push(readConjunction(reader));
  return oneOrAll('or', parts);
}

function readConjunction(reader: TokenReader): Condition {
  const parts = [readTerm(reader)];
  while (reader.takes('AND')) parts.push(readTerm(reader));
  return oneOrAll('and', parts);
}

const oneOrAll = (kind: 'and' | 'or', parts: readonly Condition[]): Condition =>
  parts.length === 1 && parts[0] ? parts[0] : { kind, parts };

function readTerm(reader: TokenReader): Condition {
  if (reader.takes('NOT')) return { kind: 'not', of: readTerm(reader) };
  if (reader.takes('(')) {
    const inner = readAlternatives(reader);
    reader.expect(')');
    return inner;
  }
  const call = readFunction(reader);
  if (call) return call;
  const left = readOperand(reader);
  if (reader.takes('BETWEEN')) {
    const low = readOperand(reader);
    reader.expect('AND');
    return { kind: 'between', of: left, low, high: readOperand(reader) };
  }
  if (reader.takes('IN')) return { kind: 'in', of: left, among: readList(reader) };
  const by = reader.next();
  if (!COMPARATORS.includes(by)) throw reader.problem(`'${by}' is no comparator`);
  return { kind: 'compare', by: by as Comparator, left, right: readOperand(reader) };
}

function readFunction(reader: TokenReader): Condition | undefined {
  const name = reader.peek();
  if (name === 'attribute_exists' || name === 'attribute_not_exists') {
    const exists: Condition = { kind: 'exists', name: inBrackets(reader, () => reader.path()) };
    return name === 'attribute_exists' ? exists : { kind: 'not', of: exists };
  }
  const kinds = { begins_with: 'begins', contains: 'contains', attribute_type: 'type' } as const;
  if (name !== 'begins_with' && name !== 'contains' && name !== 'attribute_type') return undefined;
  return inBrackets(reader, () => {
    const path = reader.path();
    reader.expect(',');
    return { kind: kinds[name], name: path, with: readOperand(reader) };
  });
}

function inBrackets<T>(reader: TokenReader, read: () => T): T {
  reader.next();
  reader.expect('(');
  const inner = read();
  reader.expect(')');
  return inner;
}

function readList(reader: TokenReader): Operand[] {
  reader.expect('(');
  const list = [readOperand(reader)];
  while (reader.takes(',')) list.push(readOperand(reader));
  reader.expect(')');
  return list;
}

function readOperand(reader: TokenReader): Operand {
  if (reader.peek() === 'size') return { kind: 'size', name: inBrackets(reader, () => reader.path()) };
  if (reader.peek().startsWith(':')) return { kind: 'value', name: reader.placeholder() };
  return { kind: 'path', name: reader.path() };
}

export function holds(condition: Condition, scope: Scope): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => holds(part, scope));
    case 'or':
      return condition.parts.some((part) => holds(part, scope));
    case 'not':
      return !holds(condition.of, scope);
    case 'exists':
      return attributeAt(condition.name, scope) !== undefined;
    case 'compare':
      return compares(condition.by, operandOf(condition.left, scope), operandOf(condition.right, scope));
    case 'between': {
      const value = operandOf(condition.of, scope);
      return (
        compares('>=', value, operandOf(condition.low, scope)) &&
        compares('<=', value, operandOf(condition.high, scope))
      );
    }
    case 'in':
      return condition.among.some((one) => compares('=', operandOf(condition.of, scope), operandOf(one, scope)));
    case 'begins':
    case 'contains':
    case 'type':
      return matches(condition.kind, attributeAt(condition.name, scope), operandOf(condition.with, scope));
  }
}

function matches(
  kind: 'begins' | 'contains' | 'type',
  value: AttributeValue | undefined,
  other: AttributeValue | undefined,
) {
  if (!value || !other) return false;
  if (kind === 'type') return typeOf(value) === other.S;
  if (kind === 'contains' && value.SS && other.S !== undefined) return value.SS.includes(other.S);
  if (value.S === undefined || other.S === undefined)
    throw new Error(`The simulation knows ${kind} of texts only, not of ${typeOf(value)}`);
  return kind === 'begins' ? value.S.startsWith(other.S) : value.S.includes(other.S);
}

/** With an attribute that is not there, only `<>` is true. */
function compares(by: Comparator, left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  if (!left || !right) return by === '<>';
  if (by === '=' || by === '<>') return isEqual(left, right) === (by === '=');
  const order = compareValues(left, right);
  if (order === undefined) return false;
  if (by === '<') return order < 0;
  if (by === '<=') return order <= 0;
  return by === '>' ? order > 0 : order >= 0;
}

export const attributeName = (path: string, names: Scope['names']): string => {
  if (!path.startsWith('#')) return path;
  const name = names[path];
  if (name === undefined) throw invalid(`An expression attribute name used in expression is not defined: ${path}`);
  return name;
};

export const attributeAt = (path: string, { item, names }: Scope): AttributeValue | undefined =>
  item[attributeName(path, names)];

export function givenValue(placeholder: string, { values }: Pick<Scope, 'values'>): AttributeValue {
  const value = values[placeholder];
  if (!value) throw invalid(`An expression attribute value used in expression is not defined: ${placeholder}`);
  return value;
}

function operandOf(operand: Operand, scope: Scope): AttributeValue | undefined {
  if (operand.kind === 'value') return givenValue(operand.name, scope);
  const value = attributeAt(operand.name, scope);
  if (operand.kind === 'path' || !value) return value;
  return { N: String(octetsOf({ '': value })) };
}
