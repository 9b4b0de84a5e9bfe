import { canonicalJson, type Json } from '../kernel/digest';

/** Whether two JSON values say the same, whatever the order of their attributes. Absent is as null. */
export const sameJson = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b);

const textOf = (value: unknown): string => canonicalJson((value ?? null) as Json);
