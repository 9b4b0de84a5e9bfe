import { existsSync, readFileSync, watch } from 'node:fs';
import { join, relative } from 'node:path';
import { LambdaClient, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { build } from 'esbuild';
import { bundleOptions } from '../stacks/bundle';
import { bundleFile, deployedEntries, digestOf, type Entry } from './cloud/deployed-functions';
import { currentHome, externalEndpoint, type Home, ROOT, useLocalCloud } from './cloud/settings';
import { runCommand, StepFailed, seconds } from './cloud/steps';
import { zipOne } from './cloud/zip';

/** An editor's save is several events. */
const SETTLE_MS = 50;
const UPDATES_AT_ONCE = 4;

/** Redeploys functions as their sources change. */
class Developer {
  private readonly home: Home;
  private readonly lambda = new LambdaClient({});
  private readonly entries: readonly Entry[];
  /** What is bundled into each entry, by file: so that a save rebuilds only what it is in. */
  private readonly inputs = new Map<string, ReadonlySet<string>>();

  constructor(home: Home) {
    this.home = home;
    this.entries = deployedEntries(home);
  }

  /** Builds all once, and redeploys what was changed while nobody watched. */
  async catchUp(): Promise<void> {
    await this.redeploy(this.entries, 'what changed since npm start');
  }

  async react(changed: readonly string[]): Promise<void> {
    const beyond = changed.filter((file) => /^(stacks\/|cdk\.json|package-lock\.json)/.test(file));
    if (beyond.length > 0) console.log(`${clock()} ${beyond.join(', ')}: stacks are deployed by npm start, not here`);
    const affected = this.entries.filter(({ bundle }) => changed.some((file) => this.inputs.get(bundle)?.has(file)));
    if (affected.length > 0) await this.redeploy(affected, changed.join(', '));
    const known = new Set(this.entries.map(({ file }) => relative(ROOT, file)));
    const fresh = changed.filter(
      (file) => file.startsWith('functions/') && existsSync(join(ROOT, file)) && !known.has(file),
    );
    if (fresh.length > 0) console.log(`${clock()} ${fresh.join(', ')}: new functions are deployed by npm start`);
  }

  private async redeploy(entries: readonly Entry[], because: string): Promise<void> {
    const started = Date.now();
    const before = new Map(entries.map(({ bundle }) => [bundle, digestOf(bundleFile(this.home, bundle))]));
    if (!(await this.rebuild(entries))) return;
    const changed = entries.filter(({ bundle }) => digestOf(bundleFile(this.home, bundle)) !== before.get(bundle));
    const updates = changed.flatMap((entry) => entry.functions.map((name) => ({ name, bundle: entry.bundle })));
    if (updates.length === 0) return;
    const zipped = new Map(
      changed.map(({ bundle }) => [bundle, zipOne('index.mjs', readFileSync(bundleFile(this.home, bundle)))]),
    );
    for (let n = 0; n < updates.length; n += UPDATES_AT_ONCE)
      await Promise.all(
        updates
          .slice(n, n + UPDATES_AT_ONCE)
          .map(({ name, bundle }) =>
            this.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zipped.get(bundle) })),
          ),
      );
    console.log(`${clock()} ${because} → ${updates.map(({ name }) => name).join(', ')}  ${seconds(started)}`);
  }

  /** Bundles entries as the stacks do; false when the source does not compile, which esbuild has then said. */
  private async rebuild(entries: readonly Entry[]): Promise<boolean> {
    const options = bundleOptions(join(this.home.folder, 'functions'));
    const entryPoints = entries.map(({ file, bundle }) => ({ in: file, out: `${bundle}/index` }));
    const built = await build({ ...options, entryPoints, metafile: true, absWorkingDir: ROOT }).catch(() => undefined);
    if (!built) return false;
    for (const [output, { inputs }] of Object.entries(built.metafile.outputs)) {
      const entry = entries.find(({ bundle }) => output.endsWith(`functions/${bundle}/index.mjs`));
      if (entry) this.inputs.set(entry.bundle, new Set(Object.keys(inputs)));
    }
    return true;
  }
}

/** Tells of saved files, one batch after the other, until the command is ended. */
function watchSources(tell: (changed: readonly string[]) => Promise<void>): Promise<never> {
  const changed = new Set<string>();
  let busy: Promise<void> = Promise.resolve();
  let settling: NodeJS.Timeout | undefined;
  const note = (folder: string) => (_: string, file: string | null) => {
    if (file && !/(~|\.tmp|\.swp)$/.test(file)) changed.add(join(folder, file).replaceAll('\\', '/'));
    clearTimeout(settling);
    settling = setTimeout(() => {
      busy = busy.then(async () => {
        const files = [...changed];
        changed.clear();
        if (files.length > 0) await tell(files).catch((error: Error) => console.error(`${clock()} ${error.message}`));
      });
    }, SETTLE_MS);
  };
  for (const folder of ['functions', 'shared', 'stacks']) watch(join(ROOT, folder), { recursive: true }, note(folder));
  watch(join(ROOT, 'cdk.json'), note('.'));
  return new Promise(() => {});
}

const clock = (): string => new Date().toTimeString().slice(0, 8);

await runCommand(async () => {
  const home = currentHome();
  if (!externalEndpoint() && !home.cloud()) throw new StepFailed('The local cloud is not running: npm start.');
  if (!existsSync(home.deployed)) throw new StepFailed('Nothing is deployed here yet: run npm start.');
  useLocalCloud(home);
  const developer = new Developer(home);
  await developer.catchUp();
  console.log('Watching functions/ and shared/; Ctrl+C ends it.');
  await watchSources((changed) => developer.react(changed));
});
