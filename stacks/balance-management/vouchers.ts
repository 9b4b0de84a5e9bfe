import { Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { voucherApi } from '../../shared/balance-management/voucher-resources';
import type { BalanceManagementStack } from '../balance-management';
import type { DomainTable } from '../constructs/domain-table';
import { TmfApi } from '../constructs/tmf-api';

const KEY_LENGTH = 64;

/** The API of vouchers, and the key that their codes are hashed under, which `redeemer` needs too. */
export function vouchers(stack: BalanceManagementStack, table: DomainTable, redeemer: lambda.Function): void {
  const key = new secretsmanager.Secret(stack, 'VoucherKey', {
    secretName: stack.physicalName('voucher-key'),
    description: 'Hashes the codes of vouchers',
    generateSecretString: { passwordLength: KEY_LENGTH, excludePunctuation: true },
    removalPolicy: stack.removalPolicy,
  });
  Validations.of(key).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'A rotated key would void every voucher that is printed and not used yet.',
  });
  const api = new TmfApi(stack, 'VoucherApi', { api: voucherApi, table, entry: 'voucher-api' });
  for (const fn of [api.function, redeemer]) {
    fn.addEnvironment('VOUCHER_KEY', key.secretArn);
    fn.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [key.secretArn] }),
    );
  }
}
