import type { Violation } from '../kernel/errors';
import { compareValues } from './compare-values';
import type { AttributeType, Body, ResourceDeclaration } from './declaration';
import { valuesAt } from './read-path';
import { typeAtPath } from './type-at-path';

const SORT_KEYS_MAX = 5;

export interface SortKey {
  readonly path: string;
  readonly type: AttributeType;
  readonly descending: boolean;
}

/** Reads `sort=a,-b.c`: `-` is descending, `+` or nothing ascending (TMF630 part 1 §4.7). */
export function parseSort(
  declaration: ResourceDeclaration,
  given: readonly string[] = [],
): { readonly keys: readonly SortKey[]; readonly violations: readonly Violation[] } {
  const texts = given.flatMap((text) => text.split(',')).filter((text) => text !== '');
  if (texts.length > SORT_KEYS_MAX)
    return { keys: [], violations: [{ path: 'sort', message: `at most ${SORT_KEYS_MAX} attributes` }] };
  const keys: SortKey[] = [];
  const violations: Violation[] = [];
  for (const text of texts) {
    // A plus in a query string arrives as a blank.
    const path = text.replace(/^[-+ ]/, '');
    const type = typeAtPath(declaration, path);
    if (!type || type.kind === 'object')
      violations.push({ path: 'sort', message: `${JSON.stringify(path)} is no attribute to sort by` });
    else keys.push({ path, type, descending: text.startsWith('-') });
  }
  return { keys, violations };
}

/** Sorts by the first value at each path. Without a value: last. Equals stay in creation order. */
export function sortBodies<T extends { readonly body: Body }>(items: readonly T[], keys: readonly SortKey[]): T[] {
  return [...items].sort((a, b) => {
    for (const { path, type, descending } of keys) {
      const [left] = valuesAt(a.body, path);
      const [right] = valuesAt(b.body, path);
      if (left === undefined && right === undefined) continue;
      if (left === undefined) return 1;
      if (right === undefined) return -1;
      const order = compareValues(type, left, right) ?? 0;
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}
