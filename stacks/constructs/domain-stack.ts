import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** What the platform stack gives to every domain. */
export interface Platform {
  readonly bus: events.IEventBus;
  /** Encrypts what holds personal data: the people's wrapped keys, raw usage files, quarantine. */
  readonly dataKey: kms.IKey;
  readonly alarms: sns.ITopic;
  readonly userPool: cognito.IUserPool;
  /** Settings of each tenant: its clock, currency, seller, tax country. Read by DynamoDbTenantSettings. */
  readonly tenants: dynamodb.ITable;
}

export interface DomainStackProps extends StackProps {
  /** Starts every physical name, so that several Farthings live in one account. */
  readonly prefix: string;
  /** A local cloud: what it cannot deploy is left out, and what is deleted is gone. */
  readonly local: boolean;
  /** Where bundle.ts put the functions' code. */
  readonly codeDir: string;
  /** Undefined for the platform itself. */
  readonly platform?: Platform;
}

/** One path of the front door and the function that serves everything below it. */
export interface ApiRoute {
  readonly basePath: string;
  readonly handler: lambda.Function;
  /** Where hub subscriptions of this API are kept; TM Forum APIs have one at `<basePath>/hub`. */
  readonly hub?: boolean;
  /** Read without a token: nobody's data. */
  readonly isPublic?: boolean;
  /** Posted to without a token, by who signs what they send: the function checks the signature before anything else. */
  readonly isSigned?: boolean;
  /** Whether its function counts requests and holds callers to their limits. The network's are not: it charges by them. */
  readonly limited?: boolean;
}

/** The stack of one domain: its tables, functions, queues and state machines. */
export abstract class DomainStack extends Stack {
  readonly domain: string;
  readonly prefix: string;
  readonly local: boolean;
  readonly codeDir: string;
  readonly routes: ApiRoute[] = [];
  private readonly maybePlatform: Platform | undefined;
  private readonly deadLetters: sqs.IQueue[] = [];
  private maybeGivenUp?: sqs.Queue;

  constructor(scope: Construct, domain: string, props: DomainStackProps) {
    super(scope, `${props.prefix}-${domain}`, { ...props, description: `Farthing: ${domain}` });
    this.domain = domain;
    this.prefix = props.prefix;
    this.local = props.local;
    this.codeDir = props.codeDir;
    this.maybePlatform = props.platform;
  }

  get platform(): Platform {
    if (!this.maybePlatform) throw new Error(`${this.domain} was given no platform`);
    return this.maybePlatform;
  }

  /** Data outlives a deleted stack in AWS; a local cloud forgets it. */
  get removalPolicy(): RemovalPolicy {
    return this.local ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
  }

  physicalName(name: string): string {
    return `${this.prefix}-${this.domain}-${name}`;
  }

  /** The name of another domain's resource table (domain-table.ts), for whoever reads it without standing on its stack. */
  tableOf(domain: string): string {
    return `${this.prefix}-${domain}-resources`;
  }

  /** What every table of ours is: keyed by `pk`, paid by the request, restorable, and kept in AWS. */
  tableBasics(name: string) {
    return {
      tableName: this.physicalName(name),
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: !this.local,
      removalPolicy: this.removalPolicy,
    };
  }

  /**
   * Where what was given up on goes, of the domain's queues, its rules' targets and functions that nobody waits for: one for all of them, and so
   * one alarm. A message of a queue keeps which one it came from, and a redrive takes it back there.
   */
  get givenUp(): sqs.Queue {
    if (!this.maybeGivenUp) {
      this.maybeGivenUp = new sqs.Queue(this, 'GivenUp', {
        queueName: this.physicalName('dead'),
        retentionPeriod: Duration.days(14),
        enforceSSL: true,
      });
      this.watchDeadLetters(this.maybeGivenUp);
    }
    return this.maybeGivenUp;
  }

  /** Every dead-letter queue is watched: one message in it is an alarm. */
  watchDeadLetters(queue: sqs.IQueue, topic: sns.ITopic = this.platform.alarms): void {
    this.deadLetters.push(queue);
    const alarm = new cloudwatch.Alarm(this, `DeadLetters${this.deadLetters.length}`, {
      alarmName: `${queue.queueName}`,
      alarmDescription: `Messages were given up on in ${this.domain}: read them, mend the cause, redrive them.`,
      metric: queue.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  }
}
