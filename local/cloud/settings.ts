import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const BIN = join(ROOT, 'node_modules/.bin');
/** LocalStack's port too, so that what is written for one finds the other. */
const PORT_DEFAULT = 4566;
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** The local cloud that runs in a home. */
export interface RunningCloud {
  readonly pid: number;
  readonly port: number;
  readonly startedAt: string;
}

/** Where one local cloud keeps everything, so that several run side by side. */
export class Home {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = resolve(ROOT, folder);
  }

  get running(): string {
    return join(this.folder, 'cloud.json');
  }
  get port(): string {
    return join(this.folder, 'port');
  }
  get state(): string {
    return join(this.folder, 'state');
  }
  get objects(): string {
    return join(this.folder, 'objects');
  }
  get temporary(): string {
    return join(this.folder, 'tmp');
  }
  get cdkOut(): string {
    return join(this.folder, 'cdk.out');
  }
  get outputs(): string {
    return join(this.folder, 'outputs.json');
  }
  /** Names the process that changes this home. */
  get held(): string {
    return join(this.folder, 'held-by');
  }
  /** The demo's tokens, a file a role. */
  get tokens(): string {
    return join(this.folder, 'tokens');
  }
  get deployed(): string {
    return join(this.folder, 'deployed.json');
  }
  /** The file that keeps what one tool said: cloud, python, bootstrap, deploy. */
  log(of: string): string {
    return join(this.folder, `${of}.log`);
  }

  /** Makes its folders; an error says which could not be made, and what to do. */
  make(): void {
    makeFolder(this.temporary);
    // MiniStack unpacks its CommonJS worker here; below our own package.json Node would take that for an ES module.
    writeFileSync(join(this.temporary, 'package.json'), '{ "type": "commonjs" }\n');
  }

  /** The cloud started here, if its process lives. */
  cloud(): RunningCloud | undefined {
    if (!existsSync(this.running)) return undefined;
    const cloud = JSON.parse(readFileSync(this.running, 'utf8')) as RunningCloud;
    return isAlive(cloud.pid) ? cloud : undefined;
  }
}

/** One folder after the other: where nothing can be made, Node's own recursive way may never end. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    const why = code === 'ENOSPC' ? 'the disk is full' : `${code}`;
    throw new Error(`The folder ${folder} cannot be made (${why}): name another in FARTHING_HOME.`, { cause: error });
  }
}

export const currentHome = (): Home => new Home(process.env.FARTHING_HOME ?? '.local');

/** A cloud that someone else started, such as LocalStack. */
export const externalEndpoint = (): string | undefined =>
  process.env.FARTHING_ENDPOINT?.replace(/\/$/, '') || undefined;

export function configuredPort(): number {
  const port = Number(process.env.FARTHING_PORT ?? PORT_DEFAULT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`FARTHING_PORT must be a port number, not "${process.env.FARTHING_PORT}"`);
  return port;
}

export const endpointOf = (home: Home): string =>
  externalEndpoint() ?? `http://127.0.0.1:${home.cloud()?.port ?? configuredPort()}`;

/**
 * The environment for whatever talks to a local cloud. All of the developer's own AWS settings are taken out, files
 * included, so that no local command can reach an AWS account.
 */
export function localEnvironment(home: Home, endpoint = endpointOf(home)): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS_|CDK_)/.test(name));
  return {
    ...Object.fromEntries(inherited),
    PATH: [BIN, process.env.PATH].join(delimiter),
    FARTHING_HOME: home.folder,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: join(home.folder, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home.folder, 'no-aws-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: 'true',
  };
}

/** Makes this process talk to the local cloud, and to nothing else. */
export function useLocalCloud(home: Home): void {
  const environment = localEnvironment(home);
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
