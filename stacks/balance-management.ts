import { CfnOutput, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { usageConsumptionApi } from '../shared/balance-management/consumption-resource';
import { ledgerApi, prepayBalanceManagement } from '../shared/balance-management/resources';
import { voucherApi } from '../shared/balance-management/voucher-resources';
import { archiveBucket, archiveLedger } from './balance-management/archive-ledger';
import { balanceActions } from './balance-management/balance-actions';
import { projectLedger } from './balance-management/project-ledger';
import { sweepBalances } from './balance-management/sweep-balances';
import { verifyLedgers } from './balance-management/verify-ledgers';
import { vouchers } from './balance-management/vouchers';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { grantIndexQuery } from './constructs/grant-index-query';
import { grantItems } from './constructs/grant-items';
import { TmfApi } from './constructs/tmf-api';

export interface BalanceManagementProps extends DomainStackProps {
  /** rating's, read to explain charges. */
  readonly tariffs: dynamodb.ITable;
}

/** Balance accounts, their ledger, top-ups. Owns the balance item that convergent-charging writes. */
export class BalanceManagementStack extends DomainStack {
  readonly balances: dynamodb.Table;
  readonly ledger: dynamodb.Table;
  readonly records: s3.Bucket;
  readonly archive: s3.Bucket;

  constructor(scope: Construct, props: BalanceManagementProps) {
    super(scope, 'balance-management', props);
    this.balances = this.balancesTable();
    this.ledger = new dynamodb.Table(this, 'Ledger', {
      ...this.tableBasics('ledger'),
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
    });
    this.records = this.recordsBucket();
    this.archive = archiveBucket(this);
    projectLedger(this);
    archiveLedger(this);
    sweepBalances(this, props.tariffs);
    const table = new DomainTable(this, 'Resources', {
      apis: [prepayBalanceManagement, usageConsumptionApi, voucherApi],
    });
    this.apis(table, props.tariffs);
    balanceActions(this, table);
    verifyLedgers(this, table);
  }

  private balancesTable(): dynamodb.Table {
    const table = new dynamodb.Table(this, 'Balances', {
      ...this.tableBasics('balances'),
      stream: dynamodb.StreamViewType.NEW_IMAGE,
    });
    // Keys only, of attributes that a charge never changes: a charge writes no index.
    for (const [indexName, attribute] of [
      ['party', 'p'],
      ['tenant', 't'],
    ] as const)
      table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: { name: attribute, type: dynamodb.AttributeType.STRING },
        sortKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
        projectionType: dynamodb.ProjectionType.KEYS_ONLY,
      });
    return table;
  }

  private recordsBucket(): s3.Bucket {
    const bucket = new s3.Bucket(this, 'ChargeRecords', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: this.removalPolicy,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only two functions of ours reach it, by roles that CloudTrail records; access logs would cost more than the data.',
    });
    new CfnOutput(this, 'ChargeRecordsBucket', { value: bucket.bucketName });
    return bucket;
  }

  private apis(table: DomainTable, tariffs: dynamodb.ITable): void {
    const environment = {
      BALANCES_TABLE: this.balances.tableName,
      LEDGER_TABLE: this.ledger.tableName,
    };
    const prepay = new TmfApi(this, 'PrepayBalanceApi', {
      api: [prepayBalanceManagement, usageConsumptionApi],
      table,
      entry: 'prepay-balance-api',
      environment: { ...environment, TARIFFS_TABLE: tariffs.tableName },
    });
    grantItems(this.balances, prepay.function, 'dynamodb:GetItem');
    grantItems(table, prepay.function, 'dynamodb:UpdateItem');
    tariffs.grant(prepay.function, 'dynamodb:Query');
    vouchers(this, table, prepay.function);
    grantIndexQuery(this.balances, prepay.function, 'party', 'tenant');
    const ledger = new TmfApi(this, 'LedgerApi', {
      api: ledgerApi,
      table,
      entry: 'ledger-api',
      environment: { ...environment, TARIFFS_TABLE: tariffs.tableName },
    });
    grantItems(this.balances, ledger.function, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    this.ledger.grant(ledger.function, 'dynamodb:GetItem', 'dynamodb:Query');
    tariffs.grant(ledger.function, 'dynamodb:Query');
  }
}
