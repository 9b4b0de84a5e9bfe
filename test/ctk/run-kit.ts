import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StepFailed } from '../../local/cloud/steps';
import { type Payloads, prepareKit } from './prepare-kit';

/** Postman's own runner, fetched when a kit is run: no part of the project needs it. */
const NEWMAN = 'newman@6.2.2';
const RUN_MS_MAX = 600_000;

/** What came of one kit; each failure in the kit's own words. */
export interface KitResult {
  readonly assertions: number;
  readonly failures: readonly string[];
}

interface Report {
  readonly run: {
    readonly stats: { readonly assertions: { readonly total: number } };
    readonly failures: readonly {
      readonly source?: { readonly name: string };
      readonly error: { readonly test?: string; readonly message: string };
    }[];
  };
}

/** Runs the kit of a folder against `url`, with its requests and assertions untouched. Throws `StepFailed` where no kit is. */
export function runKit(
  folder: string,
  where: { readonly url: string; readonly token: string; readonly payloads?: Payloads; readonly temporary: string },
): KitResult {
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
  const kit = prepareKit(JSON.parse(readFileSync(collectionIn(folder), 'utf8')), config, where);
  const file = (name: string): string => join(where.temporary, `ctk-${name}.json`);
  writeFileSync(file('kit'), JSON.stringify(kit.collection));
  writeFileSync(file('environment'), JSON.stringify(kit.environment));
  const newman = ['newman', 'run', file('kit'), '-e', file('environment'), '-r', 'json', '--reporter-json-export'];
  const asked = ['exec', '--yes', `--package=${NEWMAN}`, '--', ...newman, file('report')];
  const { error } = spawnSync('npm', asked, { cwd: where.temporary, stdio: 'ignore', timeout: RUN_MS_MAX });
  if (error) throw error;
  return resultOf(JSON.parse(readFileSync(file('report'), 'utf8')));
}

const resultOf = ({ run }: Report): KitResult => ({
  assertions: run.stats.assertions.total,
  failures: run.failures.map(
    ({ source, error }) =>
      `${source?.name ?? ''}: ${error.test === undefined ? '' : `${error.test}: `}${error.message}`,
  ),
});

function collectionIn(folder: string): string {
  const names = existsSync(join(folder, 'ctk')) ? readdirSync(join(folder, 'ctk')) : [];
  const name = names.find((one) => /\.(postman_collection|testkit)\.json$/.test(one));
  if (!name) throw new StepFailed(`No kit is in ${folder}: npm run ctk -- <folder>, with ctk/*.testkit.json in it.`);
  return join(folder, 'ctk', name);
}
