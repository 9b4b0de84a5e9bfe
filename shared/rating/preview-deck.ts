import { DECK_TABLE_NAMES, type DeckRow, type DeckTableName, deckTable, type RateDeck, rowKey } from './rate-deck';

/** One row that a new deck adds, removes or changes. */
export interface DeckChange {
  readonly table: DeckTableName;
  /** The row's key columns, as a person reads them: `Z001 | peak | 0`. */
  readonly key: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Of a changed row, the columns that differ; of another, all. */
  readonly before: DeckRow;
  readonly after: DeckRow;
}

const NOTHING: DeckRow = {};

/** What publishing `next` in the place of `current` changes, in the order of tables and keys. Nothing is a decision yet. */
export function previewDeck(current: RateDeck, next: RateDeck): DeckChange[] {
  return DECK_TABLE_NAMES.flatMap((table) => {
    const before = new Map(current[table].map((row) => [rowKey(table, row), row]));
    const after = new Map(next[table].map((row) => [rowKey(table, row), row]));
    const changes: DeckChange[] = [];
    for (const [key, row] of before)
      if (!after.has(key)) changes.push({ table, key, kind: 'removed', before: row, after: NOTHING });
    for (const [key, row] of after) {
      const old = before.get(key);
      if (!old) changes.push({ table, key, kind: 'added', before: NOTHING, after: row });
      else {
        const columns = Object.keys(deckTable(table).columns).filter((column) => old[column] !== row[column]);
        if (columns.length > 0)
          changes.push({ table, key, kind: 'changed', before: only(old, columns), after: only(row, columns) });
      }
    }
    return changes;
  });
}

const only = (row: DeckRow, columns: readonly string[]): DeckRow =>
  Object.fromEntries(columns.map((column) => [column, row[column] ?? '']));
