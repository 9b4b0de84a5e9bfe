/** Where money is computed. */
const DOMAINS = ['rating', 'balance-management', 'convergent-charging'];

// Tests that draw cases carry seed and number in their names, and a mutant is run against the tests by their names.
process.env.FARTHING_SEED ??= '2';
process.env.FARTHING_RUNS ??= '3';

export default {
  // Not the reasons that a conformance report prints: texts, which no code of these domains reads.
  mutate: DOMAINS.map((domain) => `shared/${domain}/**/!(differences).ts`),
  testRunner: 'mocha',
  plugins: ['@stryker-mutator/mocha-runner'],
  testRunnerNodeArgs: ['--import', 'tsx'],
  mochaOptions: {
    file: ['test/mutation/run-as-jest.mjs'],
    spec: DOMAINS.map((domain) => `test/${domain}/**/!(*.cloud|hostile-requests.property).test.ts`),
  },
  coverageAnalysis: 'perTest',
  // Tables that are built when a file is loaded: each such mutant would need all files loaded again.
  ignoreStatic: true,
  // Beside other work on a small machine; `-- --concurrency 2` where nothing else runs.
  concurrency: 1,
  // Endless loops are counted, not timed; so this is for a machine that is busy with something else.
  timeoutMS: 15_000,
  timeoutFactor: 0.25,
  // What tests leave in memory goes with the process.
  maxTestRunnerReuse: 300,
  incremental: true,
  incrementalFile: '.local/mutation/incremental.json',
  tempDirName: '.local/mutation/sandbox',
  // No tsconfig.json either: Stryker would rewrite it with an API that TypeScript 7 has not.
  ignorePatterns: ['.local', 'cdk.out', 'docs', 'stacks', 'functions', 'web', 'tsconfig.json'],
  reporters: ['clear-text', 'html', 'json'],
  htmlReporter: { fileName: '.local/mutation/report.html' },
  jsonReporter: { fileName: '.local/mutation/report.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 90, low: 85, break: 85 },
};
