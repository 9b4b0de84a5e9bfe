import type { Violation } from '../kernel/errors';

export type Fields = Readonly<Record<string, unknown>>;

/** Collects what is wrong with a request: it is refused whole, so that nothing of it is lost when it is sent again, mended. */
export interface Reading {
  readonly violations: Violation[];
}

export const complain = (reading: Reading, path: string, message: string): unknown =>
  reading.violations.push({ path, message });

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
/** The objects of a list; nothing of what is none. */
export const itemsOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

export function listOf(value: unknown, path: string, max: number, reading: Reading): readonly Fields[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.length <= max && value.every(isFields)) return value;
  complain(reading, path, `is a list of at most ${max} objects`);
  return [];
}

export function countOf(value: unknown, path: string, max: number, reading: Reading): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max) return value;
  const isWrapped = typeof value === 'number' && value < 0;
  complain(reading, path, isWrapped ? 'is negative: a 32-bit counter has wrapped' : `is a count up to ${max}`);
  return 0;
}

/** Whether a value has at most so many levels of lists and objects. */
export const isWithinDepth = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((child) => isWithinDepth(child, levels - 1)));
