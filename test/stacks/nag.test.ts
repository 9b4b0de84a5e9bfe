import { App, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { codeOfNothing, forgetFolders, synthesize } from './system';

/** `<rule> <construct>` for every finding without an acknowledgement and its reason. */
function findings(app: App): string[] {
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
  );
}

afterAll(forgetFolders);

// Synthesized outside the tests, whose time limit is too short for it on a busy machine.
const codeDir = codeOfNothing();
const flavours = (['aws', 'sandbox'] as const).map((flavour) => ({ flavour, ...synthesize({ flavour, codeDir }) }));

test.each(flavours)('cdk-nag finds nothing in the flavour $flavour that has no reason', ({ app }) => {
  expect(findings(app)).toEqual([]);
});

test('cdk-nag would find a bucket that takes requests without TLS', () => {
  const app = new App();
  new s3.Bucket(new Stack(app, 'Careless'), 'Bucket');
  expect(findings(app)).toContain('AwsSolutions-S10 Careless/Bucket/Resource');
});
