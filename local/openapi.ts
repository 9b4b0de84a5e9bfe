import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './cloud/settings';
import { runCommand, StepFailed } from './cloud/steps';
import { clientTypes } from './openapi/client-types';
import { documents, documentText } from './openapi/documents';
import { factsOf } from './openapi/facts';

/**
 * `npm run openapi`: writes the documents and the client's types that the declarations say. `--check` only compares;
 * `--release` makes them what later changes are told against (docs/api-changelog.md).
 */
await runCommand(async () => {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, release: { type: 'boolean' } } });
  const all = documents();
  const texts = new Map([...all].map(([id, document]) => [`${id}.json`, documentText(document)]));
  if (values.release) {
    const facts = [...all].flatMap(([id, document]) => factsOf(id, document));
    writeFileSync(join(ROOT, 'docs/api-released.txt'), `${facts.join('\n')}\n`);
  }
  const stale = [
    ...update('docs/openapi', texts, values.check ?? false),
    ...update('docs/client', await clientTypes(all), values.check ?? false, ['client.ts', 'README.md']),
  ];
  if (values.check && stale.length > 0)
    throw new StepFailed(`Not as the declarations say: ${stale.join(', ')}. Run npm run openapi.`);
  console.log(`${all.size} documents; ${stale.length} files ${values.check ? 'differ' : 'written or removed'}`);
});

/** Makes a folder hold these files, and those that people keep there; answers which did not agree. */
function update(
  folder: string,
  texts: ReadonlyMap<string, string>,
  checkOnly: boolean,
  kept: readonly string[] = [],
): string[] {
  const path = (name: string): string => join(ROOT, folder, name);
  const changed = [...texts].filter(
    ([name, text]) => !existsSync(path(name)) || readFileSync(path(name), 'utf8') !== text,
  );
  const gone = readdirSync(join(ROOT, folder)).filter((name) => !texts.has(name) && !kept.includes(name));
  if (!checkOnly) {
    for (const [name, text] of changed) writeFileSync(path(name), text);
    for (const name of gone) rmSync(path(name));
  }
  return [...changed.map(([name]) => name), ...gone].map((name) => `${folder}/${name}`);
}
