import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopCloud } from './cloud/process';
import { preparePython } from './cloud/python';
import { runTool } from './cloud/run-tool';
import { BIN, externalEndpoint, Home, ROOT } from './cloud/settings';
import { runCommand, StepFailed, Steps, seconds } from './cloud/steps';

const CHECK_TIMEOUT_MS = 300_000;

/** `npm test`: types, lint, and the tests of both projects on a cloud of their own; a failure does not hide the next. */
await runCommand(async () => {
  const started = Date.now();
  const args = process.argv.slice(2);
  const unitOnly = args.includes('--unit');
  const jestArgs = args.filter((arg) => arg !== '--unit');
  const home = new Home(mkdtempSync(join(tmpdir(), 'farthing-test-')));
  // Asked to end, we wait for what runs to end too, and tidy up.
  let interrupted = false;
  process.on('SIGINT', () => {
    interrupted = true;
  });
  const failed: string[] = [];
  try {
    if (!unitOnly) {
      const steps = new Steps();
      const check = async (name: string, program: string, checkArgs: string[]) => {
        let said = '';
        await steps.run(name, async () => {
          if (jestArgs.length > 0) return 'left out, since tests were named';
          const run = await runTool(join(BIN, program), checkArgs, {
            logFile: home.log(name),
            env: process.env,
            timeoutMs: CHECK_TIMEOUT_MS,
          });
          if (run.exitCode === 0) return undefined;
          if (interrupted) throw new StepFailed('Interrupted.');
          failed.push(name);
          said = run.said.trim();
          return 'failed';
        });
        if (said) console.log(`${said}\n`);
      };
      home.make();
      await check('types', 'tsc', ['--noEmit']);
      await check('lint', 'biome', ['check', '.', '--max-diagnostics=20']);
      await steps.run('python', async () => (externalEndpoint() ? 'not needed' : preparePython(home)));
      console.log('[5/5] tests …');
    }
    if ((await jest(home, [...(unitOnly ? ['--selectProjects', 'unit'] : []), ...jestArgs])) !== 0)
      failed.push('tests');
  } finally {
    await stopCloud(home);
    if (!process.env.FARTHING_KEEP_LOGS) rmSync(home.folder, { recursive: true, force: true });
  }
  console.log(`\n${failed.length === 0 ? 'All is well' : `Failed: ${failed.join(', ')}`}, after ${seconds(started)}.`);
  process.exitCode = failed.length === 0 ? 0 : 1;
});

/** Runs Jest; FARTHING_TEST_RESULTS names a file for its results as JSON. */
function jest(home: Home, args: readonly string[]): Promise<number> {
  const results = process.env.FARTHING_TEST_RESULTS;
  const asked = [...(results ? ['--json', '--outputFile', results] : []), '--passWithNoTests', ...args];
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/jest/bin/jest.js'), ...asked], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, FARTHING_TEST_HOME: home.folder },
  });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((done, refuse) => {
    child.on('error', refuse);
    child.on('exit', (code) => done(code ?? 1));
  });
}
