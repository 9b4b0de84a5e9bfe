import { isRecord } from './read-path';

/** What stands in the place of a secret. */
const HIDDEN = '***';

/** A body without the values of its characteristics of these names, however deep they stand; the same body where it has none. */
export function withoutSecrets<T>(body: T, names: readonly string[]): T {
  const text = JSON.stringify(body);
  return names.some((name) => text.includes(`"${name}"`)) ? (hidden(body, names) as T) : body;
}

function hidden(value: unknown, names: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((one) => hidden(one, names));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, hidden(inner, names)]);
  const isSecret = typeof value.name === 'string' && names.includes(value.name) && 'value' in value;
  return { ...Object.fromEntries(entries), ...(isSecret ? { value: HIDDEN } : {}) };
}
