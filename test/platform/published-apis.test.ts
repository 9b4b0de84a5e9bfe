import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import type { ApiDeclaration } from '../../shared/tmf/declaration';

const isApi = (value: unknown): value is ApiDeclaration =>
  typeof value === 'object' && value !== null && 'basePath' in value && 'resources' in value && 'domain' in value;

test('every API that is declared is published', async () => {
  const shared = join(__dirname, '../../shared');
  const files = readdirSync(shared, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /resources?\.ts$/.test(file),
  );
  const declared = (await Promise.all(files.map((file) => import(join(shared, file))))).flatMap((module) =>
    Object.values(module).filter(isApi),
  );
  expect(declared.map(({ basePath }) => basePath).sort()).toEqual(
    PUBLISHED_APIS.map(({ basePath }) => basePath).sort(),
  );
});

test('no two share an address or, within a domain, a resource’s name', () => {
  const unique = (texts: readonly string[]) => expect([...new Set(texts)]).toEqual(texts);
  unique(PUBLISHED_APIS.map(({ basePath }) => basePath));
  // One declaration that several APIs of a domain share, as the catalogs' jobs, is one collection at each of them.
  const declared = new Map(PUBLISHED_APIS.flatMap(({ domain, resources }) => resources.map((one) => [one, domain])));
  unique([...declared].map(([{ name }, domain]) => `${domain}/${name}`));
});
