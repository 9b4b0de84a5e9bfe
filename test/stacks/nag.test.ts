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

test('cdk-nag finds nothing in what AWS gets that has no reason', () => {
  expect(findings(synthesize({ codeDir: codeOfNothing() }).app)).toEqual([]);
}, 120_000);

test('cdk-nag would find a bucket that takes requests without TLS', () => {
  const app = new App();
  new s3.Bucket(new Stack(app, 'Careless'), 'Bucket');
  expect(findings(app)).toContain('AwsSolutions-S10 Careless/Bucket/Resource');
});
