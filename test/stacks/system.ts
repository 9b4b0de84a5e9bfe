import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { buildSystem } from '../../stacks/app';
import { bundleFunctions, entryPoints } from '../../stacks/bundle';

/** One resource of a template. `properties` is as CloudFormation takes it: read it with the functions below. */
export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: unknown;
  readonly dependsOn: readonly string[];
}

export interface System {
  readonly app: App;
  /** The text of each stack's template, by the stack's name. */
  readonly templates: ReadonlyMap<string, string>;
  readonly resources: readonly Resource[];
  /** The names of the stacks that each one is deployed after. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
}

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'farthing-stacks-'));
  folders.push(folder);
  return folder;
};

/** The functions' code as it is deployed: `<domain>/<name>/index.mjs`. */
export function bundledCode(): string {
  const folder = newFolder();
  bundleFunctions(folder);
  return folder;
}

/** A file where each function's code would be: for what asks the templates alone. */
export function codeOfNothing(): string {
  const folder = newFolder();
  for (const { domain, name } of entryPoints()) {
    mkdirSync(join(folder, domain, name), { recursive: true });
    writeFileSync(join(folder, domain, name, 'index.mjs'), 'export const handler = () => {};\n');
  }
  return folder;
}

/** `aws` is what `npm run deploy` synthesizes, `sandbox` the same with a simulated network, `local` what `npm start` does. */
export type Flavour = 'aws' | 'sandbox' | 'local';
const CONTEXT: Readonly<Record<Flavour, Readonly<Record<string, string>>>> = {
  aws: {},
  sandbox: { sandbox: 'true' },
  local: { local: 'true' },
};

/** Synthesizes the whole system. */
export function synthesize({
  flavour = 'aws',
  codeDir,
  said = {},
}: {
  flavour?: Flavour;
  codeDir: string;
  /** What else `-c` says. */
  said?: Readonly<Record<string, string>>;
}): System {
  process.env.CDK_DEFAULT_ACCOUNT = '123456789012';
  process.env.CDK_DEFAULT_REGION = 'eu-central-1';
  const { context } = JSON.parse(readFileSync(join(__dirname, '../../cdk.json'), 'utf8'));
  const app = new App({ outdir: newFolder(), context: { ...context, ...CONTEXT[flavour], ...said } });
  buildSystem(app, codeDir);
  const { stacks } = app.synth();
  const templates = new Map(stacks.map((stack) => [stack.stackName, readFileSync(stack.templateFullPath, 'utf8')]));
  return {
    app,
    templates,
    resources: [...templates].flatMap(([name, text]) => resourcesOf(name, text)),
    dependencies: new Map(stacks.map((stack) => [stack.stackName, stack.dependencies.map(({ id }) => id)])),
  };
}

interface Written {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: readonly string[];
}

function resourcesOf(stack: string, text: string): Resource[] {
  const all: Readonly<Record<string, Written>> = JSON.parse(text).Resources;
  return Object.entries(all).map(([id, { Type, Properties = {}, DeletionPolicy, DependsOn = [] }]) => ({
    stack,
    id,
    type: Type,
    properties: Properties,
    deletionPolicy: DeletionPolicy,
    dependsOn: DependsOn,
  }));
}

/** To be called when a test file is done. */
export function forgetFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export const ofType = (system: System, type: string): Resource[] =>
  system.resources.filter((resource) => resource.type === type);

/** How a finding names a resource. */
export const label = ({ stack, id }: Resource): string => `${stack}/${id}`;

/** The value at a dotted path, `RedrivePolicy.deadLetterTargetArn`; undefined where there is none. */
export const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inside, key) => {
    if (typeof inside !== 'object' || inside === null) return undefined;
    return Object.entries(inside).find(([name]) => name === key)?.[1];
  }, value);

export const listAt = (value: unknown, path: string): unknown[] => {
  const found = at(value, path);
  return found === undefined ? [] : Array.isArray(found) ? found : [found];
};

/** The logical id that `Ref` or `Fn::GetAtt` names within the same stack. */
export function refersTo(value: unknown): string | undefined {
  const [id] = [at(value, 'Ref'), listAt(value, 'Fn::GetAtt')[0]].filter((name) => typeof name === 'string');
  return id;
}
