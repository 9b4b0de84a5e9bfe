// What every `npm run` command starts with: it needs nothing but Node 20, sees to the packages, and then hands over to
// local/<command>.ts under the Node that package-lock.json pins.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const NODE_MAJOR_MIN = 20;

const SETTINGS = `
Settings (environment):
  FARTHING_PORT      the local cloud's port (4566)
  FARTHING_HOME      where it keeps its state and logs (.local); give another for a second one beside it
  FARTHING_ENDPOINT  use a cloud that runs already, such as LocalStack, instead of starting one
`;

/** Each command: what it does, and how many steps it shows, the installing of packages being the first. */
const COMMANDS = {
  start: {
    steps: 6,
    help: `npm start [-- --no-demo]

Starts the local cloud, deploys the stacks to it, loads the demo MVNO, and prints where to go. Run again it updates what
has changed.

  --no-demo   do not load the demo MVNO`,
  },
  stop: { help: 'npm run stop\n\nStops the local cloud. Its state is kept for the next npm start.' },
  reset: { help: 'npm run reset [-- --yes]\n\nStops the local cloud and forgets its state.\n\n  --yes   do not ask' },
  logs: {
    help: `npm run logs [-- --function <part of name>] [--since <minutes>]

Follows the logs of all functions.

  --function   only functions whose name contains this
  --since      begin so many minutes ago (1)
  --once       print what there is and end`,
  },
  dev: { help: 'npm run dev\n\nWatches functions/ and shared/ and redeploys the functions that a saved file changes.' },
  demo: { help: "npm run demo\n\nPlays one customer's life against the local cloud." },
  deploy: {
    help: `npm run deploy [-- --yes] [<cdk options>]

Deploys the same stacks to the AWS account of your credentials, after showing which and asking.

  --yes   do not ask`,
  },
  rebuild: {
    help: `npm run rebuild -- --projection ledger --tenant <tenant> [--from <day>] [--prefix <prefix>] [--aws]

Writes a projection again from what it was made of: the ledger's table from the ledger's archive. The same rows are
written, so it may be stopped and run again.

  --from   go on with this day: 2026-12-01
  --aws    in the AWS account of your credentials; without it, in the local cloud`,
  },
  test: {
    steps: 5,
    help: `npm test [-- <jest options>]

Types, lint, and all tests, on a local cloud of their own. With jest options only the tests.

  --unit   only the tests that need no cloud (npm run test:unit)`,
  },
};

const [name = '', ...args] = process.argv.slice(2);
const command = COMMANDS[name];

if (!command) fail(`No such command: "${name}". There are: ${Object.keys(COMMANDS).join(', ')}.`);
if (args.includes('--help') || args.includes('-h')) {
  console.log(`${command.help}\n${SETTINGS}`);
  process.exit(0);
}
const nodeMajor = Number(process.versions.node.split('.')[0]);
if (nodeMajor < NODE_MAJOR_MIN)
  fail(`This is Node ${process.versions.node}; install Node ${NODE_MAJOR_MIN} or newer and run the command again.`);

await installPackages();
handOver();

async function installPackages() {
  const label = command.steps ? `[1/${command.steps}] ` : '';
  if (packagesAreInstalled()) {
    if (label) console.log(`${label}packages … as locked`);
    return;
  }
  process.stdout.write(`${label}packages …`);
  const started = Date.now();
  const npm = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    // A test that runs this command must install the tools too.
    env: { ...process.env, NODE_ENV: 'development' },
  });
  if (npm.status !== 0) {
    console.log(' failed');
    fail(whyNpmFailed(npm), npm.stderr);
  }
  console.log(` ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** True when node_modules holds what package-lock.json asks for: npm notes what it installed in a lock of its own. */
function packagesAreInstalled() {
  const noted = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(noted) || !existsSync(join(ROOT, 'node_modules/.bin/node'))) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packagesOf(noted);
  return Object.entries(packagesOf(join(ROOT, 'package-lock.json'))).every(
    ([path, { version, optional }]) =>
      path === '' || (optional && !installed[path]) || installed[path]?.version === version,
  );
}

function whyNpmFailed({ error, stderr = '' }) {
  if (error?.code === 'ENOENT') return 'npm was not found: install Node with npm and run the command again.';
  if (/ENOSPC|no space left/i.test(stderr)) return 'The disk is full: free 1 GB and run the command again.';
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|network/i.test(stderr))
    return 'The npm registry was not reached: check the network or proxy (npm ping) and run the command again.';
  if (/in sync/.test(stderr))
    return 'package-lock.json does not fit package.json: run npm install, commit both, and run the command again.';
  return 'npm ci failed; what it said stands above.';
}

function handOver() {
  const bin = join(ROOT, 'node_modules/.bin');
  const child = spawn(join(bin, 'node'), ['--import', 'tsx', join(ROOT, 'local', `${name}.ts`), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PATH: [bin, process.env.PATH].join(delimiter), FARTHING_STEPS: String(command.steps ?? 0) },
  });
  // The terminal tells the child too; we only wait for it to tidy up.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`Node could not be started from node_modules (${error.message}): run npm ci.`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

function fail(sentence, detail = '') {
  if (detail) console.error(detail.trim());
  console.error(`\n${sentence}`);
  process.exit(1);
}
