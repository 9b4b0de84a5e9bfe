import { type ActionDeclaration, array, boolean, integer, object, oneOf, string } from '../tmf/declaration';
import { DECK_TABLE_NAMES } from './rate-deck';

const ROLES = ['operator'] as const;
const CSV = { mediaType: 'text/csv' };
const row = () => object({}, { open: true });

const previewRateDeck: ActionDeclaration = {
  name: 'previewRateDeck',
  summary: 'What publishing the deck would change, row by row, and what the checks find',
  method: 'GET',
  path: 'rateDeck/{id}/preview',
  roles: ROLES,
  query: { offset: integer({ minimum: 0, maximum: 1_000_000 }), limit: integer({ minimum: 0, maximum: 1_000_000 }) },
  gives: {
    schema: object({
      basedOn: integer(),
      published: integer(),
      isStale: boolean(),
      added: integer(),
      removed: integer(),
      changed: integer(),
      change: array(
        object({
          table: oneOf(...DECK_TABLE_NAMES),
          key: string(),
          kind: oneOf('added', 'removed', 'changed'),
          before: row(),
          after: row(),
        }),
      ),
      finding: array(
        object({ severity: oneOf('error', 'warning'), kind: string(), path: string(), message: string() }),
      ),
    }),
  },
  paged: true,
};

/** What a deck has beside its resource (serve-deck.ts): its tables as CSV, and the preview. */
export const deckActions: readonly ActionDeclaration[] = [
  previewRateDeck,
  ...DECK_TABLE_NAMES.flatMap((table): ActionDeclaration[] => {
    const path = `rateDeck/{id}/${table}.csv`;
    const name = `${table.charAt(0).toUpperCase()}${table.slice(1)}`;
    return [
      {
        name: `retrieveDeck${name}`,
        summary: `Gives the deck’s ${table} as CSV`,
        method: 'GET',
        path,
        roles: ROLES,
        gives: CSV,
      },
      {
        name: `replaceDeck${name}`,
        summary: `Takes ${table} in as CSV, in the place of those before`,
        method: 'PUT',
        path,
        roles: ROLES,
        takes: CSV,
        gives: { schema: object({ table: oneOf(table), rows: integer(), digest: string() }) },
      },
    ];
  }),
];
