import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './cloud/settings';
import { StepFailed } from './cloud/steps';

/** What the demo's modules may give: `load` may return lines to show, such as tokens. */
interface DemoModule {
  load?(): Promise<unknown>;
  play?(): Promise<void>;
}

const importDemo = async (file: string): Promise<DemoModule | undefined> => {
  const path = join(ROOT, 'local/demo', file);
  return existsSync(path) ? ((await import(pathToFileURL(path).href)) as DemoModule) : undefined;
};

/** Loads the demo MVNO into the running cloud. */
export async function loadDemo(): Promise<{ lines: readonly string[]; note?: string }> {
  const demo = await importDemo('load.ts');
  if (!demo?.load) return { lines: [], note: 'there is none yet' };
  const given = await demo.load();
  return { lines: Array.isArray(given) ? given.map(String) : [] };
}

/** Plays the demo's life against the running cloud. */
export async function playDemo(): Promise<void> {
  const demo = await importDemo('play.ts');
  if (!demo?.play) throw new StepFailed('There is no demo yet: local/demo/play.ts is missing.');
  await demo.play();
}
