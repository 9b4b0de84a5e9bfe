import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from '../../local/cloud/settings';
import { FUNCTION_BUNDLE } from '../../stacks/bundle';

/**
 * Loads a module as the functions are loaded: bundled with its SDK, as they are deployed. The loader of TypeScript keeps each
 * inner function's name by a call, which made a charge compute half as long again. Names stay readable, as the meter needs them.
 */
export async function importBundled<T>(file: string): Promise<T> {
  const local = join(ROOT, '.local');
  mkdirSync(local, { recursive: true });
  const folder = mkdtempSync(join(local, 'bench-'));
  try {
    const outfile = join(folder, 'bench.mjs');
    await build({ ...FUNCTION_BUNDLE, minify: false, entryPoints: [join(ROOT, file)], outfile });
    return (await import(pathToFileURL(outfile).href)) as T;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
