import type { CatalogOffering } from './ports';

type Uses = CatalogOffering['prodSpecCharValueUse'];

/** The values that an offering or a price gives under a name (docs/architecture.md, "Prices in the catalog"). */
export const valuesNamed = (uses: Uses, name: string): readonly unknown[] =>
  (uses ?? [])
    .filter((use) => use.name === name)
    .flatMap((use) => (use.productSpecCharacteristicValue ?? []).map(({ value }) => value));

/** A text that is not empty; a number as its text. Undefined for anything else. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
