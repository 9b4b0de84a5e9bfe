import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { ROLES } from '../shared/kernel/tenant';
import { eventApi } from '../shared/platform/event-resources';
import { schemaApi, tenantApi } from '../shared/platform/resources';
import { DOCUMENTS_PATH } from '../shared/platform/serve-documents';
import { DomainFunction } from './constructs/domain-function';
import { DomainStack, type DomainStackProps, type Platform } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { Hub } from './constructs/hub';
import { TmfApi } from './constructs/tmf-api';

/** How long the event archive keeps what passed over the bus: projections can be rebuilt from it. */
const ARCHIVE_RETENTION = Duration.days(400);
const PASSWORD_LENGTH_MIN = 12;
const TOKEN_VALIDITY = Duration.hours(1);

/** What every domain stands on: the event bus and its archive, keys, callers, tenants' settings, the alarm topic. */
export class PlatformStack extends DomainStack {
  readonly given: Platform;
  /** Serves `<basePath>/hub` of every TM Forum API. */
  readonly hub: lambda.Function;
  /** How many requests each caller and tenant made in a window of time. */
  readonly requests: dynamodb.Table;

  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'platform', props);
    const bus = new events.EventBus(this, 'Bus', { eventBusName: this.physicalName('events') });
    bus.archive('Archive', {
      archiveName: this.physicalName('archive'),
      eventPattern: { source: events.Match.prefix('farthing.') },
      retention: ARCHIVE_RETENTION,
    });
    const dataKey = new kms.Key(this, 'DataKey', {
      alias: this.physicalName('data'),
      description: 'Wraps the key of each person; encrypts raw usage files and quarantine',
      enableKeyRotation: true,
      removalPolicy: this.removalPolicy,
    });
    const alarms = new sns.Topic(this, 'Alarms', { topicName: this.physicalName('alarms'), enforceSSL: true });
    alarms.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [alarms.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    const userPool = this.callers();
    let tenants: DomainTable | undefined;
    this.given = {
      bus,
      dataKey,
      alarms,
      userPool,
      get tenants() {
        if (!tenants) throw new Error('the tenants are kept in a table that stands on the rest of the platform');
        return tenants;
      },
    };
    tenants = new DomainTable(this, 'Tenants', { apis: [tenantApi, schemaApi, eventApi] });
    new TmfApi(this, 'TenantApi', {
      api: tenantApi,
      table: tenants,
      entry: 'tenant-api',
      environment: { LOCAL: String(this.local) },
    });
    new TmfApi(this, 'SchemaApi', { api: schemaApi, table: tenants, entry: 'schema-api' });
    this.requests = new dynamodb.Table(this, 'Requests', {
      ...this.tableBasics('requests'),
      timeToLiveAttribute: 'ttl',
    });
    const documents = new DomainFunction(this, 'Documents', {
      entry: 'documents',
      description: 'The APIs’ OpenAPI documents, and a viewer for them',
    });
    this.routes.push({ basePath: DOCUMENTS_PATH, handler: documents, isPublic: true });
    const hub = new Hub(this);
    hub.addTopics(this, tenants);
    this.hub = hub.api;
  }

  /** The platform's own table stands on the platform like any domain's. */
  override get platform(): Platform {
    return this.given;
  }

  /** Who may call. Tenant and party are claims that only an administrator writes, so a caller cannot change them. */
  private callers(): cognito.UserPool {
    const userPool = new cognito.UserPool(this, 'Callers', {
      userPoolName: this.physicalName('callers'),
      selfSignUpEnabled: false,
      signInAliases: { username: true },
      signInCaseSensitive: false,
      passwordPolicy: {
        minLength: PASSWORD_LENGTH_MIN,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      customAttributes: {
        tenant: new cognito.StringAttribute({ mutable: true }),
        party: new cognito.StringAttribute({ mutable: true }),
      },
      mfa: cognito.Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      removalPolicy: this.removalPolicy,
    });
    Validations.of(userPool).acknowledge({
      id: 'AwsSolutions-COG8',
      reason: 'The plus tier is paid for each user a month; a tenant who wants it turns it on.',
    });
    Validations.of(userPool).acknowledge({
      id: 'AwsSolutions-COG2',
      reason: 'A second factor is offered to all; a subscriber without a second device must still reach their balance.',
    });
    const client = userPool.addClient('Client', {
      userPoolClientName: this.physicalName('client'),
      authFlows: { userSrp: true, adminUserPassword: true },
      idTokenValidity: TOKEN_VALIDITY,
      accessTokenValidity: TOKEN_VALIDITY,
      preventUserExistenceErrors: true,
      readAttributes: new cognito.ClientAttributes().withCustomAttributes('tenant', 'party'),
      writeAttributes: new cognito.ClientAttributes().withStandardAttributes({ locale: true }),
    });
    for (const role of ROLES)
      new cognito.CfnUserPoolGroup(this, `Role-${role}`, { userPoolId: userPool.userPoolId, groupName: role });
    new CfnOutput(this, 'UserPoolId', { value: userPool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: client.userPoolClientId });
    return userPool;
  }
}
