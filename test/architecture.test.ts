import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

/** The rules of docs/architecture.md and CONTRIBUTING.md that a machine can hold. */
const ROOT = join(import.meta.dirname ?? __dirname, '..');
const HANDLER_LINES_MAX = 60;
const FORBIDDEN_NAMES = /(^|[-.])(utils?|helpers?|common|misc|manager|stuff|tmp|new|old|v2)([-.]|$)/i;

function filesBelow(folder: string, ending = '.ts'): string[] {
  const path = join(ROOT, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes('node_modules'));
}
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** What a file imports: files of ours from the root on, packages by their name. Types count too. */
function importsOf(file: string): string[] {
  const found = [...read(file).matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]/g)].map(
    ([, name = '']) => name,
  );
  const bare = [...read(file).matchAll(/(?:^|\n)import\s*['"]([^'"]+)['"]/g)].map(([, name = '']) => name);
  return [...found, ...bare].map((name) => (name.startsWith('.') ? join(dirname(file), name) : name));
}

const NOT_A_DOMAIN = ['kernel', 'tmf', 'adapters'];
const domains = readdirSync(join(ROOT, 'shared'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !NOT_A_DOMAIN.includes(entry.name))
  .map(({ name }) => name);

/** Packages that compute and reach nothing outside. */
const PURE_PACKAGES = [
  'ulid',
  'lossless-json',
  '@cfworker/json-schema',
  'jsonpath-rfc9535',
  'jsonpath-rfc9535/parser',
  'csv-parse',
  'csv-parse/sync',
  'qr',
  'node:crypto',
  'node:net',
  'node:util',
  'node:buffer',
  'node:zlib',
  'node:url',
  '@js-temporal/polyfill',
  '@marcbachmann/cel-js',
  'pdfmake/build/pdfmake.js',
  'pdfmake/build/vfs_fonts.js',
  'pdfmake/interfaces',
  'xmlbuilder2',
];
const isPure = (name: string): boolean => PURE_PACKAGES.includes(name);

const mayImport = (file: string, name: string): boolean => {
  const [, layer = ''] = file.split('/');
  if (!name.startsWith('shared/')) return isPure(name);
  const [, target = '', ...rest] = name.split('/');
  if (target === 'kernel') return true;
  if (layer === 'kernel') return false;
  if (target === 'tmf') return true;
  if (layer === 'tmf' || target === 'adapters') return false;
  // Another domain shows what is in its index; its insides are its own.
  return target === layer || rest.length === 0 || rest.join('/') === 'index';
};

/** Index names follow from a declaration there. */
const TABLE_KEYS = 'shared/adapters/aws/resource-item';

describe('layers', () => {
  const pure = filesBelow('shared').filter((file) => !file.startsWith('shared/adapters/'));
  test.each(pure)('%s imports what its layer may', (file) => {
    expect(importsOf(file).filter((name) => !mayImport(file, name))).toEqual([]);
  });

  test.each(filesBelow('shared/adapters/memory'))('%s reaches no cloud', (file) => {
    expect(importsOf(file).filter((name) => /^@aws|adapters\/aws/.test(name))).toEqual([]);
  });

  test.each(filesBelow('shared/adapters'))('%s knows no function and no stack', (file) => {
    expect(importsOf(file).filter((name) => /^(functions|stacks|test|local)\//.test(name))).toEqual([]);
  });

  test.each(filesBelow('stacks'))('%s knows declarations, not how they are served', (file) => {
    const code = importsOf(file).filter((name) => /^(functions|test|local|shared\/adapters)\//.test(name));
    expect(code.filter((name) => name !== TABLE_KEYS)).toEqual([]);
  });

  test.each(filesBelow('functions'))('%s is one entry point that imports no other', (file) => {
    expect(importsOf(file).filter((name) => /^(functions|stacks|test|local)\//.test(name))).toEqual([]);
    expect(read(file)).toMatch(/export (const handler|async function handler|function handler|\{ handler)/);
    expect(file.split('/')).toHaveLength(3);
  });
});

describe('determinism', () => {
  const pure = filesBelow('shared').filter(
    (file) => !file.startsWith('shared/adapters/') && file !== 'shared/kernel/clock.ts',
  );
  test.each(pure)('%s takes time and chance from ports', (file) => {
    const code = read(file).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
    expect(code).not.toMatch(
      /Date\.now\(|new Date\(\)|Math\.random\(|randomBytes\(|randomUUID\(|performance\.now\(|process\.env/,
    );
  });
});

describe('size and names', () => {
  test.each(filesBelow('functions'))(`%s has at most ${HANDLER_LINES_MAX} lines`, (file) => {
    expect(read(file).trimEnd().split('\n').length).toBeLessThanOrEqual(HANDLER_LINES_MAX);
  });

  test('nothing is called by a name that says nothing', () => {
    const all = ['shared', 'functions', 'stacks', 'test', 'local'].flatMap((folder) => filesBelow(folder));
    const parts = new Set(all.flatMap((file) => file.split('/')));
    expect([...parts].filter((part) => FORBIDDEN_NAMES.test(basename(part, '.ts')))).toEqual([]);
  });

  test.each(domains)('%s says what it owns', (domain) => {
    expect(existsSync(join(ROOT, 'shared', domain, 'README.md'))).toBe(true);
  });

  test('every domain’s functions belong to a domain', () => {
    const folders = readdirSync(join(ROOT, 'functions'));
    expect(folders.filter((folder) => !domains.includes(folder))).toEqual([]);
  });

  test('at the top stand only the folders and files that were agreed', () => {
    const allowed = [
      'stacks',
      'functions',
      'shared',
      'test',
      'cdk.json',
      'package.json',
      'tsconfig.json',
      'README.md',
      'package-lock.json',
      'biome.json',
      'jest.config.mjs',
      'LICENSE',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'web',
      'local',
      'docs',
    ];
    // What git ignores is not the project's.
    const ignored = ['node_modules', 'cdk.out', 'coverage'];
    const there = readdirSync(ROOT).filter(
      (name) => !name.startsWith('.') && !ignored.includes(name) && !name.endsWith('.log'),
    );
    expect(there.filter((name) => !allowed.includes(name))).toEqual([]);
  });
});
