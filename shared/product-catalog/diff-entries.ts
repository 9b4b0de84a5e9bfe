import { isRecord } from '../tmf/read-path';
import { sameJson } from '../tmf/same-json';
import { type Entry, inOrder, nameOf } from './catalog-file';

/** One difference between two catalogs, in data and in words. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  /** `productOffering/42`. */
  readonly entry: string;
  /** Where in the entry: `price.value`; an element of a list by its id or name: `category[red].version`. Empty: all of it. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly words: string;
}

/** A longer value is cut in words; the data has all of it. */
const WORDS_OF_VALUE_MAX = 80;

/** What differs, entry by entry, in the order in which entries refer to each other. Equal ones have no changes. */
export function diffEntries(before: readonly Entry[], after: readonly Entry[]): Change[] {
  const [olds, news] = [byName(before), byName(after)];
  const all = new Map([...olds, ...news]);
  return inOrder([...all.values()]).flatMap((entry): Change[] => {
    const name = nameOf(entry);
    const [old, next] = [olds.get(name), news.get(name)];
    const called = `${entry.resource} ${typeof entry.body.name === 'string' ? `“${entry.body.name}”` : entry.id}`;
    if (!old) return [{ kind: 'added', entry: name, path: '', after: next?.body, words: `${called} is new` }];
    if (!next) return [{ kind: 'removed', entry: name, path: '', before: old.body, words: `${called} is no more` }];
    return differences('', old.body, next.body).map((one) => ({ ...one, entry: name, words: inWords(called, one) }));
  });
}

type Difference = Pick<Change, 'kind' | 'path' | 'before' | 'after'>;

const byName = (entries: readonly Entry[]): Map<string, Entry> => new Map(entries.map((one) => [nameOf(one), one]));

function differences(path: string, before: unknown, after: unknown): Difference[] {
  if (sameJson(before, after)) return [];
  if (before === undefined) return [{ kind: 'added', path, after }];
  if (after === undefined) return [{ kind: 'removed', path, before }];
  const [olds, news] = [partsOf(before), partsOf(after)];
  if (!olds || !news || olds.isList !== news.isList) return [{ kind: 'changed', path, before, after }];
  const keys = new Set([...olds.parts.keys(), ...news.parts.keys()]);
  const inside = [...keys].flatMap((key) => {
    const place = olds.isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    return differences(place, olds.parts.get(key), news.parts.get(key));
  });
  if (inside.length > 0) return inside;
  // Of the same elements, only the order may differ; an attribute that is null is as one that is not there.
  const reordered = olds.isList && String([...olds.parts.keys()]) !== String([...news.parts.keys()]);
  return reordered ? [{ kind: 'changed', path, before, after }] : [];
}

/** A value's parts by their names: of an object its attributes, of a list its elements by id or name, or by place. */
function partsOf(value: unknown): { readonly isList: boolean; readonly parts: Map<string, unknown> } | undefined {
  if (isRecord(value)) return { isList: false, parts: new Map(Object.entries(value)) };
  if (!Array.isArray(value)) return undefined;
  const named = new Map(value.map((item, index) => [keyOf(item) ?? String(index), item]));
  const parts = named.size === value.length ? named : new Map(value.map((item, index) => [String(index), item]));
  return { isList: true, parts };
}

function keyOf(item: unknown): string | undefined {
  if (!isRecord(item)) return undefined;
  const key = item.id ?? item.name;
  return typeof key === 'string' ? key : undefined;
}

function inWords(called: string, { kind, path, before, after }: Difference): string {
  switch (kind) {
    case 'added':
      return `${called}: ${path} is new: ${shown(after)}`;
    case 'removed':
      return `${called}: ${path} is no more, it was ${shown(before)}`;
    case 'changed':
      return `${called}: ${path} is ${shown(after)}, it was ${shown(before)}`;
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > WORDS_OF_VALUE_MAX ? `${text.slice(0, WORDS_OF_VALUE_MAX)}…` : text;
}
