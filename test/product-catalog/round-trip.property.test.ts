import fc from 'fast-check';
import { formatNano } from '../../shared/kernel/money';
import { ENTRIES } from '../../shared/product-catalog/catalog-apis';
import {
  digestOf,
  type Entry,
  inOrder,
  readCatalogFile,
  writeCatalogFile,
} from '../../shared/product-catalog/catalog-file';
import { readEntries } from '../../shared/product-catalog/read-entries';
import { blue, openCatalog, red } from './open-catalog';
import { finish, memoryFiles } from './run-jobs';

const SEED = Number(process.env.FARTHING_SEED ?? Date.now() % 1_000_000);
const RUNS = Number(process.env.FARTHING_RUNS ?? 60);

const status = fc.constantFrom('In study', 'In design', 'In test', 'Rejected', 'Retired', 'Obsolete');
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const entryBody = fc.record({ name: text, lifecycleStatus: status }, { requiredKeys: ['name'] });
const prices = fc
  .record({ name: text, nano: fc.bigInt({ min: 0n, max: 10n ** 15n }), note: fc.option(text, { nil: undefined }) })
  .map(({ name, nano, note }) => ({
    name,
    priceType: 'oneTime',
    price: { unit: 'EUR', value: formatNano(nano) },
    ...(note === undefined ? {} : { description: note }),
  }));

/** Categories below each other, prices, and offerings that refer to both. */
const catalogs: fc.Arbitrary<Entry[]> = fc
  .tuple(
    fc.array(entryBody, { maxLength: 5 }),
    fc.array(prices, { maxLength: 5 }),
    fc.array(fc.nat(), { maxLength: 5 }),
  )
  .map(([categories, amounts, picks]) => [
    ...categories.map((body, n) => ({
      resource: 'category',
      id: `cat${n}`,
      body: { lifecycleStatus: 'In study', ...body, ...(n === 0 ? {} : { parentId: `cat${n - 1}` }) },
    })),
    ...amounts.map((body, n) => ({
      resource: 'productOfferingPrice',
      id: `price${n}`,
      body: { lifecycleStatus: 'In study', ...body },
    })),
    ...picks.map((pick, n) => ({
      resource: 'productOffering',
      id: `offer${n}`,
      body: {
        name: `Offer ${n}`,
        lifecycleStatus: 'In test',
        ...(amounts.length === 0 ? {} : { productOfferingPrice: [{ id: `price${pick % amounts.length}` }] }),
        ...(categories.length === 0 ? {} : { category: [{ id: `cat${pick % categories.length}`, name: 'C' }] }),
        prodSpecCharValueUse: [
          { name: 'anything', productSpecCharacteristicValue: [{ value: { pick, deep: [null, true] } }] },
        ],
      },
    })),
  ]);

test(`export, import elsewhere, export: the same bytes and hash (seed ${SEED}, ${RUNS} runs)`, async () => {
  await fc.assert(
    fc.asyncProperty(catalogs, async (entries) => {
      const shop = openCatalog();
      const files = memoryFiles();
      const file = writeCatalogFile(entries);
      for (const as of [blue, red.tenant]) {
        const digest = await files.put(as, file);
        const caller = { tenant: as, subject: 'o', roles: ['operator' as const] };
        const { body } = await shop.call('POST', '/importJob', { url: `/farthing/catalog/v1/file/${digest}` }, caller);
        const done = await finish(shop.store, files, as, 'importJob', body.id);
        expect({ status: done.status, log: done.errorLog }).toEqual({ status: 'Succeeded', log: undefined });
        const kept = await readEntries(shop.store, as, ENTRIES);
        expect(kept.ok && writeCatalogFile(kept.value)).toBe(file);
        expect(kept.ok && digestOf(kept.value)).toBe(digest);
      }
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test(`a file's bytes do not depend on the order of its entries, and read back as they were (seed ${SEED})`, () => {
  fc.assert(
    fc.property(catalogs, fc.nat(), (entries, turn) => {
      const at = entries.length === 0 ? 0 : turn % entries.length;
      const turned = [...entries.slice(at), ...entries.slice(0, at)].reverse();
      expect(writeCatalogFile(turned)).toBe(writeCatalogFile(entries));
      const read = readCatalogFile(writeCatalogFile(entries));
      expect(read.ok && read.value.map(({ id }) => id)).toEqual(inOrder(entries).map(({ id }) => id));
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
