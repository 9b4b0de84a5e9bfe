import { statSync } from 'node:fs';
import { join } from 'node:path';
import { entryPoints } from '../../stacks/bundle';
import { bundledCode, forgetFolders } from './system';

const KIB = 1_024;
/** What a cold start loads: two clients of the SDK at most, and our own code, which is small beside them. */
const BYTES_MAX = 600 * KIB;
/** Held closer: it is started most often, and someone may wait for it with a phone in their hand. */
const CHARGING_BYTES_MAX = 300 * KIB;
const CHARGING = 'convergent-charging/charge-usage';

/** What is larger, how large it may be, and why. */
const LARGER: Readonly<Record<string, { readonly bytes: number; readonly why: string }>> = {
  'platform/documents': { bytes: 4_000 * KIB, why: 'Swagger UI is 2 MB, and nobody’s call waits for it' },
  'billing/invoice-api': {
    bytes: 2_650 * KIB,
    why: 'the printer of A4 pages and its fonts; one reads an invoice a month',
  },
  'product-ordering/product-order-api': {
    bytes: 740 * KIB,
    why: 'orders that wait for the end of a cycle need the calendar of time zones (150 KiB), which Node has not yet',
  },
};

const codeDir = bundledCode();
const sizes = entryPoints()
  .map(({ domain, name }) => ({
    name: `${domain}/${name}`,
    bytes: statSync(join(codeDir, domain, name, 'index.mjs')).size,
  }))
  .sort((a, b) => b.bytes - a.bytes);

afterAll(forgetFolders);

test('every function is small enough to start quickly', () => {
  const table = sizes.map(({ name, bytes }) => `${(bytes / KIB).toFixed(0).padStart(5)} KiB  ${name}`);
  process.stdout.write(`${table.join('\n')}\n`);
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.filter(({ name, bytes }) => bytes > (LARGER[name]?.bytes ?? BYTES_MAX))).toEqual([]);
});

test('the function that charges is held to half of that', () => {
  const charging = sizes.find(({ name }) => name === CHARGING);
  expect(charging?.bytes).toBeLessThanOrEqual(CHARGING_BYTES_MAX);
});
