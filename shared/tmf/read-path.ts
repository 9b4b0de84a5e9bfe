/** An object with string keys, as JSON has them. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const CUSTOMER_ROLE = 'customer';

/** Every value at a dotted path; arrays on the way are looked through, element by element. */
export function valuesAt(value: unknown, path: string): unknown[] {
  let found: unknown[] = [value];
  for (const segment of path.split('.')) {
    const spread = found.flatMap((item) => (Array.isArray(item) ? item.flat() : [item]));
    found = spread.flatMap((item) => (isRecord(item) && Object.hasOwn(item, segment) ? [item[segment]] : []));
  }
  return found.flatMap((item) => (Array.isArray(item) ? item.flat() : [item]));
}

/**
 * The one value that a resource is looked up by, or owned through: the first at the path. Of several related parties
 * it is the customer's, so that it does not matter in which order an agent named them.
 */
export function firstValueAt(value: unknown, path: string): string | undefined {
  const [head = '', ...rest] = path.split('.');
  if (Array.isArray(value)) {
    const customer = value.find((item) => isRecord(item) && String(item.role).toLowerCase() === CUSTOMER_ROLE);
    const ordered = customer === undefined ? value : [customer, ...value];
    for (const item of ordered) {
      const found = firstValueAt(item, path);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isRecord(value) || !Object.hasOwn(value, head)) return undefined;
  if (rest.length > 0) return firstValueAt(value[head], rest.join('.'));
  const leaf = Array.isArray(value[head]) ? value[head][0] : value[head];
  return typeof leaf === 'string' || typeof leaf === 'number' || typeof leaf === 'boolean' ? String(leaf) : undefined;
}
