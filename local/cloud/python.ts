import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hold, letGo } from './hold';
import { runTool } from './run-tool';
import { type Home, ROOT } from './settings';
import { StepFailed } from './steps';

/** Python packages that are pinned together, in a virtual environment for all homes: it is a cache, made in seconds. */
export interface PythonPackages {
  readonly requirements: string;
  readonly venv: string;
}

/** What runs the local cloud. */
const CLOUD: PythonPackages = { requirements: 'local/requirements.txt', venv: '.local/venv' };
const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const MINOR_MIN = 10;
const INSTALL_TIMEOUT_MS = 300_000;
const LOCK_POLL_MS = 300;

export const pythonOf = ({ venv }: PythonPackages): string => join(ROOT, venv, 'bin/python');
export const PYTHON = pythonOf(CLOUD);

/** Makes a Python environment (the one that runs the local cloud), unless it is there; says whether it had to. */
export async function preparePython(home: Home, packages: PythonPackages = CLOUD): Promise<string | undefined> {
  const [venv, requirements, python] = [
    join(ROOT, packages.venv),
    join(ROOT, packages.requirements),
    pythonOf(packages),
  ];
  const [stamp, lock] = [join(venv, 'made-from'), `${venv}.lock`];
  const fingerprint = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const isReady = () => existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
  if (isReady()) return 'there';
  home.make();
  mkdirSync(join(ROOT, '.local'), { recursive: true });
  await take(lock);
  try {
    if (isReady()) return 'there';
    const found = findPython();
    rmSync(venv, { recursive: true, force: true });
    const made = await tool(home, found, ['-m', 'venv', venv]);
    if (made) throw new StepFailed(whyVenvFailed(made), home.log('python'));
    const asked = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '-r', requirements];
    const said = await tool(home, python, asked);
    if (said) throw new StepFailed(whyPipFailed(said), home.log('python'));
    writeFileSync(stamp, fingerprint);
    return undefined;
  } finally {
    letGo(lock);
  }
}

/** Two commands may start at once: the second waits for the first's environment. */
async function take(lock: string): Promise<void> {
  while (hold(lock) !== undefined) await wait(LOCK_POLL_MS);
}

function findPython(): string {
  const asked = process.env.FARTHING_PYTHON ? [process.env.FARTHING_PYTHON] : CANDIDATES;
  let found: string | undefined;
  for (const candidate of asked) {
    const run = spawnSync(candidate, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { encoding: 'utf8' });
    if (run.status !== 0) continue;
    const [major = 0, minor = 0] = run.stdout.trim().split('.').map(Number);
    if (major === 3 && minor >= MINOR_MIN) return candidate;
    found ??= run.stdout.trim();
  }
  throw new StepFailed(
    found
      ? `Python ${found} is too old: install Python 3.${MINOR_MIN} or newer (or name one in FARTHING_PYTHON) and run the command again.`
      : `Python was not found: install Python 3.${MINOR_MIN} or newer (or name one in FARTHING_PYTHON) and run the command again.`,
  );
}

/** Runs Python to its end; returns what it said only when it failed. */
async function tool(home: Home, program: string, args: readonly string[]): Promise<string | undefined> {
  const options = { logFile: home.log('python'), env: process.env, timeoutMs: INSTALL_TIMEOUT_MS };
  const run = await runTool(program, args, options);
  return run.exitCode === 0 ? undefined : run.said || 'it said nothing';
}

function whyVenvFailed(said: string): string {
  if (/ensurepip|python3?[\d.]*-venv/i.test(said))
    return 'This Python cannot make virtual environments: install its venv package (Debian, Ubuntu: python3-venv) and run the command again.';
  if (/No space left/i.test(said)) return 'The disk is full: free 500 MB and run the command again.';
  return 'The Python environment could not be made; the log says why.';
}

function whyPipFailed(said: string): string {
  if (/No space left/i.test(said)) return 'The disk is full: free 500 MB and run the command again.';
  if (/connection|resolve|timed out|proxy|unreachable|SSL|from versions: none/i.test(said))
    return 'The Python package index was not reached: check the network or proxy and run the command again.';
  return 'The Python packages could not be installed; the log says why.';
}
