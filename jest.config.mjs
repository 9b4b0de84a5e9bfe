// Two projects: `unit` needs nothing; `cloud` gets a local cloud of its own with the real stacks deployed to it
// (test/harness/start-cloud.ts). Tests run as CommonJS: Jest's support for ES modules is still an experiment.

/** ES modules among our packages, which Jest must translate too. */
const ES_MODULES = [
  '@middy',
  'middy',
  'lossless-json',
  'ulid',
  '@marcbachmann/cel-js',
  'csv-parse',
  'qr',
  '@aws-lambda-powertools',
  '@smithy',
  '@aws-sdk',
];

const translate = [
  '@swc/jest',
  {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023', keepClassNames: true },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

/** What needs a deployed cloud. */
const CLOUD = ['<rootDir>/test/scenario/.*\\.test\\.ts$', '\\.cloud\\.test\\.ts$'];

const shared = {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/test'],
  testEnvironment: 'node',
  transform: { '\\.(ts|js|mjs)$': translate },
  transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES.join('|')})(/|$))`],
  // Packages that let themselves be imported only, never required.
  moduleNameMapper: {
    '^middy$': '<rootDir>/node_modules/middy/index.js',
    '^@middy/util$': '<rootDir>/node_modules/@middy/util/index.js',
  },
  moduleFileExtensions: ['ts', 'mjs', 'js', 'cjs', 'json', 'node'],
};

export default {
  // On the two cores that a small machine has.
  maxWorkers: 2,
  // A first request to a function starts its process; a scenario has many.
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      setupFiles: ['<rootDir>/test/harness/use-no-cloud.ts'],
      testRegex: ['\\.test\\.ts$'],
      testPathIgnorePatterns: ['/node_modules/', ...CLOUD],
    },
    {
      ...shared,
      displayName: 'cloud',
      setupFiles: ['<rootDir>/test/harness/use-cloud.ts'],
      testRegex: CLOUD,
      globalSetup: '<rootDir>/test/harness/start-cloud.ts',
      globalTeardown: '<rootDir>/test/harness/stop-cloud.ts',
    },
  ],
};
