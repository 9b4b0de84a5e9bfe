import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PYTHON } from './python';
import { signalGroup } from './run-tool';
import { configuredPort, type Home, isAlive, localEnvironment, ROOT } from './settings';
import { StepFailed } from './steps';

const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 20_000;
const POLL_MS = 50;

export interface CloudOptions {
  readonly port?: number;
  /** Keep the state when stopped. */
  readonly keepState?: boolean;
  /** The cloud ends when this process is gone. */
  readonly watchPid?: number;
}

/** Starts the local cloud of a home unless it runs; says which. */
export async function startCloud(home: Home, options: CloudOptions = {}): Promise<string | undefined> {
  const running = home.cloud();
  if (running) return `runs on port ${running.port}`;
  // One that was not stopped in order has saved nothing, and what it saved before is older than what was deployed.
  if (!wasStoppedInOrder(home)) forgetState(home);
  home.make();
  const port = options.port ?? portOf(home);
  if (!(await isFree(port)))
    throw new StepFailed(
      `Port ${port} is in use by another program: stop it, or choose another port with FARTHING_PORT=${port + 100} npm start.`,
    );
  const pid = launch(home, port, options);
  writeFileSync(home.running, JSON.stringify({ pid, port, startedAt: new Date().toISOString() }));
  writeFileSync(home.port, String(port));
  await untilReady(home, pid, port);
  return `port ${port}`;
}

/** State keeps its port, since the queues' URLs in it name that. */
function portOf(home: Home): number {
  const before = existsSync(home.state) && existsSync(home.port) ? Number(readFileSync(home.port, 'utf8')) : undefined;
  const port = process.env.FARTHING_PORT || !before ? configuredPort() : before;
  if (before && before !== port)
    throw new StepFailed(
      `What is kept here belongs to port ${before}: start with FARTHING_PORT=${before}, or forget it with npm run reset.`,
    );
  return port;
}

function launch(home: Home, port: number, { keepState = false, watchPid }: CloudOptions): number {
  const log = openSync(home.log('cloud'), 'w');
  const env = localEnvironment(home, `http://127.0.0.1:${port}`);
  const child = spawn(PYTHON, [join(ROOT, 'local/cloud/launch.py')], {
    cwd: home.folder,
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      ...env,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      // In queue URLs: "localhost" may be looked up as ::1 first, where nothing listens.
      MINISTACK_HOST: '127.0.0.1',
      MINISTACK_REGION: env.AWS_REGION,
      TMPDIR: home.temporary,
      STATE_DIR: home.state,
      S3_DATA_DIR: home.objects,
      PERSIST_STATE: keepState ? '1' : '0',
      S3_PERSIST: keepState ? '1' : '0',
      // Listeners for services that we do not use, on ports that a second cloud would want too.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      // MiniStack's own wrapper around each function uses url.parse, and Node would say so in every function's log.
      NODE_OPTIONS: '--disable-warning=DEP0169',
      // Functions given inline find the SDK here, as in AWS's own runtime.
      NODE_PATH: join(ROOT, 'node_modules'),
      ...(watchPid ? { FARTHING_WATCH_PID: String(watchPid) } : {}),
    },
  });
  closeSync(log);
  child.unref();
  if (child.pid === undefined)
    throw new StepFailed('The local cloud could not be started; npm run reset, then npm start.');
  return child.pid;
}

async function untilReady(home: Home, pid: number, port: number): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline && isAlive(pid)) {
    const ready = await fetch(`http://127.0.0.1:${port}/_ministack/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    await wait(POLL_MS);
  }
  signalGroup(pid, 'SIGKILL');
  rmSync(home.running, { force: true });
  throw new StepFailed('The local cloud did not come up; run npm run reset and try again.', home.log('cloud'));
}

/** Stops the cloud of a home in order; after a limit, by force. False when none ran. */
export async function stopCloud(home: Home): Promise<boolean> {
  const running = home.cloud();
  if (!running) return false;
  process.kill(running.pid, 'SIGTERM');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (isAlive(running.pid) && Date.now() < deadline) await wait(POLL_MS);
  const inOrder = !isAlive(running.pid);
  // The functions' processes are in its group, and end with it in any case.
  signalGroup(running.pid, 'SIGKILL');
  while (isAlive(running.pid)) await wait(POLL_MS);
  if (inOrder) rmSync(home.running, { force: true });
  else forgetState(home);
  return true;
}

const wasStoppedInOrder = (home: Home): boolean => !existsSync(home.running);

/** Forgets everything that the cloud of a home held. */
export function forgetState(home: Home): void {
  const held = [home.state, home.objects, home.temporary, home.tokens];
  for (const file of [...held, home.deployed, home.outputs, home.running, home.port])
    rmSync(file, { recursive: true, force: true });
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const server = createServer()
      .once('error', () => answer(false))
      .listen(port, '127.0.0.1', () => server.close(() => answer(true)));
  });
}

/** A port that nobody uses now. */
export function freePort(): Promise<number> {
  return new Promise((answer, refuse) => {
    const server = createServer()
      .once('error', refuse)
      .listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() =>
          address && typeof address === 'object' ? answer(address.port) : refuse(new Error('no port')),
        );
      });
  });
}
