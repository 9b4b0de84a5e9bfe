import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entryPoints } from '../../stacks/bundle';
import type { Home } from './settings';

/** A file under functions/, and the functions that run it: most entries have one, a shared one such as the outbox many. */
export interface Entry {
  readonly file: string;
  /** Where its bundle is, below the home: `<domain>/<name>`. */
  readonly bundle: string;
  readonly functions: readonly string[];
}

export const bundleFile = (home: Home, bundle: string): string => join(home.folder, 'functions', bundle, 'index.mjs');

export const digestOf = (file: string): string | undefined =>
  existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : undefined;

interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
}
interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly FunctionName?: unknown };
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/**
 * Which functions run which entry, as last synthesized. Found by the bundles' content, so that nothing here has to know
 * how the stacks name their functions.
 */
export function deployedEntries(home: Home): Entry[] {
  const functionsByCode = new Map<string, string[]>();
  for (const file of readdirSync(home.cdkOut).filter((name) => name.endsWith('.template.json'))) {
    const template = JSON.parse(readFileSync(join(home.cdkOut, file), 'utf8')) as Template;
    for (const { Type, Properties, Metadata } of Object.values(template.Resources ?? {})) {
      const asset = Metadata?.['aws:asset:path'];
      const name = Properties?.FunctionName;
      if (Type !== 'AWS::Lambda::Function' || typeof asset !== 'string' || typeof name !== 'string') continue;
      const code = digestOf(join(home.cdkOut, asset, 'index.mjs'));
      if (code) functionsByCode.set(code, [...(functionsByCode.get(code) ?? []), name]);
    }
  }
  return entryPoints().map(({ domain, name, file }) => {
    const bundle = `${domain}/${name}`;
    return { file, bundle, functions: functionsByCode.get(digestOf(bundleFile(home, bundle)) ?? '') ?? [] };
  });
}
