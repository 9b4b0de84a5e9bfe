import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preparePython, pythonOf } from '../../local/cloud/python';
import { runTool } from '../../local/cloud/run-tool';
import { type Home, localEnvironment, ROOT } from '../../local/cloud/settings';
import { tokenOf } from '../../local/demo/callers';
import { loadTenant, TENANTS } from '../../local/demo/load';
import type { Role } from '../../shared/kernel/tenant';

const PACKAGES = { requirements: 'test/schemathesis/requirements.txt', venv: '.local/venv-schemathesis' };
/** The module beside this file (`hooks.py`). */
const HOOKS = 'hooks';
/** The same requests each time, as far as the answers are the same. */
const SEED = 20261123;
const CHECKS: readonly string[] = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];
/** Of a document that says all that there is. */
const CHECKS_OF_METHODS: readonly string[] = ['unsupported_method', 'allow_header_conformance'];
const REQUEST_SECONDS_MAX = 30;
/** Shrinking what was found, and writing it down, comes after the time asked for. */
const GRACE_MS = 120_000;
const TENANT = 'fuzz';
/** All but the subscriber, whose view the others would not be narrowed to. */
const ALL_ROLES: readonly Role[] = ['agent', 'finance', 'operator', 'partner', 'network'];

export interface Target {
  readonly home: Home;
  readonly token: string;
}

export interface Fuzzed {
  readonly cases: number;
  /** What broke a check: `Server error: POST /…`. */
  readonly failures: readonly string[];
  readonly log: string;
}

interface Report {
  readonly test_cases: { readonly generated: number };
  readonly failures: readonly { readonly title: string; readonly operations: readonly string[] }[];
  readonly errors: readonly unknown[];
}

/** Readies Schemathesis, and a tenant of its own with a caller who may do all. */
export async function prepareTarget(home: Home): Promise<Target> {
  await preparePython(home, PACKAGES);
  await loadTenant({ ...TENANTS.demo, tenant: TENANT, numberRange: '3538977', numbers: 3 });
  let token = '';
  for (const role of ALL_ROLES) token = await tokenOf(TENANT, role, `${TENANT}-all`);
  return { home, token };
}

/** Sends what a document allows, and what it does not, to where it is served, for so many seconds. */
export async function fuzz(
  { home, token }: Target,
  given: {
    readonly name: string;
    readonly document: object;
    readonly url: string;
    readonly seconds: number;
    /** False of an official document: we serve more than it says. */
    readonly isWhole: boolean;
  },
): Promise<Fuzzed> {
  const file = (ending: string): string => join(home.temporary, `${given.name}.${ending}`);
  writeFileSync(file('json'), JSON.stringify(given.document));
  const log = home.log(`schemathesis-${given.name}`);
  const options = {
    url: given.url,
    header: `Authorization: Bearer ${token}`,
    seed: SEED,
    'max-time': given.seconds,
    phases: 'examples,coverage,fuzzing',
    checks: [...CHECKS, ...(given.isWhole ? CHECKS_OF_METHODS : [])].join(),
    'request-timeout': REQUEST_SECONDS_MAX,
    'generation-database': 'none',
    warnings: 'off',
    report: 'json',
    'report-json-path': file('report'),
  };
  const asked = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const st = join(pythonOf(PACKAGES), '../st');
  const run = await runTool(st, ['run', file('json'), ...asked, '--continue-on-failure', '--no-color'], {
    logFile: log,
    env: { ...localEnvironment(home), SCHEMATHESIS_HOOKS: HOOKS, PYTHONPATH: join(ROOT, 'test/schemathesis') },
    timeoutMs: given.seconds * 1_000 + GRACE_MS,
    cwd: home.temporary,
  });
  if (run.exitCode > 1 || run.overran)
    return { cases: 0, failures: [`it did not run to its end: ${run.said.slice(-500)}`], log };
  const report: Report = JSON.parse(readFileSync(file('report'), 'utf8'));
  const failures = report.failures.flatMap(({ title, operations }) => operations.map((one) => `${title}: ${one}`));
  return {
    cases: report.test_cases.generated,
    failures: [...failures, ...report.errors.map((error) => JSON.stringify(error))],
    log,
  };
}
