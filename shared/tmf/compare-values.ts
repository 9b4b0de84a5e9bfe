import { parseNano } from '../kernel/money';
import type { AttributeType } from './declaration';

/** How two values of a declared type stand to each other: below 0, 0, above 0; undefined where they do not compare. */
export function compareValues(type: AttributeType, a: unknown, b: unknown): number | undefined {
  switch (type.kind) {
    case 'decimal':
      return order(parseNano(String(a)), parseNano(String(b)));
    case 'integer':
      return order(finite(a), finite(b));
    case 'dateTime':
      return order(finite(Date.parse(String(a))), finite(Date.parse(String(b))));
    case 'any':
      return typeof a === 'number' ? order(finite(a), finite(b)) : order(textOf(a), textOf(b));
    case 'string':
    case 'boolean':
      return order(textOf(a), textOf(b));
    case 'object':
    case 'array':
      return undefined;
  }
}

const finite = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined;

function order<T extends bigint | number | string>(a: T | undefined, b: T | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a < b ? -1 : a > b ? 1 : 0;
}
