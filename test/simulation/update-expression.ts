import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item, integerOf, invalid } from './attribute-values';
import { attributeAt, attributeName, givenValue, type Scope } from './condition-expression';
import { TokenReader } from './expression-tokens';

type Term =
  | { readonly kind: 'path' | 'value'; readonly name: string }
  | { readonly kind: 'if_not_exists'; readonly name: string; readonly otherwise: Term };

type Action =
  | { readonly kind: 'set'; readonly name: string; readonly to: Term; readonly plus?: Term; readonly sign?: 1n | -1n }
  | { readonly kind: 'remove'; readonly name: string }
  | { readonly kind: 'add'; readonly name: string; readonly value: string };

interface ParsedUpdate {
  readonly actions: readonly Action[];
  readonly placeholders: ReadonlySet<string>;
}

const parsed = new Map<string, ParsedUpdate>();

/** Parses `SET`, `REMOVE` and `ADD` of whole attributes; the rest of the grammar is refused by name. */
export function parseUpdate(text: string): ParsedUpdate {
  const known = parsed.get(text);
  if (known) return known;
  const reader = new TokenReader(text);
  const actions: Action[] = [];
  while (!reader.isAtEnd) {
    const clause = reader.next().toUpperCase();
    const read = CLAUSES[clause];
    if (!read) throw new Error(`The simulation knows no ${clause} in an update: ${text}`);
    do actions.push(read(reader));
    while (reader.takes(','));
  }
  const result = { actions, placeholders: reader.placeholders };
  parsed.set(text, result);
  return result;
}

const CLAUSES: Readonly<Record<string, (reader: TokenReader) => Action>> = {
  SET: readSet,
  REMOVE: (reader) => ({ kind: 'remove', name: reader.path() }),
  ADD: (reader) => ({ kind: 'add', name: reader.path(), value: reader.placeholder() }),
};

function readSet(reader: TokenReader): Action {
  const name = reader.path();
  reader.expect('=');
  const to = readTerm(reader);
  if (reader.takes('+')) return { kind: 'set', name, to, plus: readTerm(reader), sign: 1n };
  if (reader.takes('-')) return { kind: 'set', name, to, plus: readTerm(reader), sign: -1n };
  return { kind: 'set', name, to };
}

function readTerm(reader: TokenReader): Term {
  if (reader.peek().startsWith(':')) return { kind: 'value', name: reader.placeholder() };
  if (reader.peek() === 'list_append') throw new Error('The simulation knows no list_append');
  if (reader.peek() !== 'if_not_exists') return { kind: 'path', name: reader.path() };
  reader.next();
  reader.expect('(');
  const name = reader.path();
  reader.expect(',');
  const otherwise = readTerm(reader);
  reader.expect(')');
  return { kind: 'if_not_exists', name, otherwise };
}

/** The item after the update; every term sees the item as it was before. */
export function applyUpdate({ actions }: ParsedUpdate, scope: Scope): Item {
  const next = { ...scope.item };
  for (const action of actions) {
    const name = attributeName(action.name, scope.names);
    if (action.kind === 'remove') delete next[name];
    else if (action.kind === 'add') next[name] = added(scope.item[name], givenValue(action.value, scope));
    else {
      const value = termOf(action.to, scope);
      next[name] = action.plus ? sum(value, termOf(action.plus, scope), action.sign ?? 1n) : value;
    }
  }
  return next;
}

function termOf(term: Term, scope: Scope): AttributeValue {
  if (term.kind === 'value') return givenValue(term.name, scope);
  const value = attributeAt(term.name, scope);
  if (value) return value;
  if (term.kind === 'if_not_exists') return termOf(term.otherwise, scope);
  throw invalid('The provided expression refers to an attribute that does not exist in the item');
}

/** To a number or to a set of texts; to nothing as to zero, or to the empty set. */
function added(before: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (value.SS === undefined) return sum(before ?? { N: '0' }, value, 1n);
  if (before && before.SS === undefined) throw invalid('Type mismatch for ADD: a set is added to a set');
  return { SS: [...new Set([...(before?.SS ?? []), ...value.SS])] };
}

function sum(a: AttributeValue, b: AttributeValue, sign: 1n | -1n): AttributeValue {
  if (a.N === undefined || b.N === undefined)
    throw invalid('An operand in the update expression has an incorrect data type');
  return { N: String(integerOf(a.N) + sign * integerOf(b.N)) };
}
