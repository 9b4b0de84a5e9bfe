import { Duration, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { ApiDeclaration } from '../../shared/tmf/declaration';
import { DomainFunction } from './domain-function';
import type { DomainStack } from './domain-stack';

/** A lost change is a lost event, so a failing publisher is retried for as long as the stream keeps records. */
const STREAM_RETRIES = 100;
const STREAM_BATCH = 100;

/** How many lookup indexes the declared resources of these APIs need. */
export const lookupCount = (apis: readonly ApiDeclaration[]): number =>
  Math.max(0, ...apis.flatMap((api) => api.resources.map((resource) => resource.lookups.length)));

/**
 * A domain's resource table and its outbox: what is written once here is published to the bus by the table's stream.
 * Keys and indexes are those of shared/adapters/aws/dynamodb-resource-store.ts.
 */
export class DomainTable extends dynamodb.Table {
  readonly publisher: lambda.Function;
  private readonly indexes: readonly string[];

  constructor(stack: DomainStack, id: string, props: { apis: readonly ApiDeclaration[] }) {
    super(stack, id, {
      ...stack.tableBasics('resources'),
      stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: 'ttl',
    });
    const lookups = Array.from({ length: lookupCount(props.apis) }, (_, n) => `lookup${n + 1}`);
    this.indexes = ['all', ...lookups];
    for (const name of this.indexes)
      this.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: { name: `${name}pk`, type: dynamodb.AttributeType.STRING },
        sortKey: { name: 'createdKey', type: dynamodb.AttributeType.STRING },
      });

    const lost = new sqs.Queue(stack, `${id}Lost`, {
      queueName: stack.physicalName('unpublished-dead'),
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
    });
    stack.watchDeadLetters(lost);
    Validations.of(lost).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself: of the stream’s consumer, which cdk-nag does not see.',
    });
    this.publisher = new DomainFunction(stack, `${id}Publisher`, {
      entry: 'platform/publish-changes',
      description: `Publishes what changes in ${stack.domain} to the bus`,
      timeout: Duration.seconds(30),
      environment: { BUS_NAME: stack.platform.bus.eventBusName, DOMAIN: stack.domain },
    });
    stack.platform.bus.grantPutEventsTo(this.publisher);
    this.publisher.addEventSource(
      new DynamoEventSource(this, {
        startingPosition: lambda.StartingPosition.TRIM_HORIZON,
        batchSize: STREAM_BATCH,
        retryAttempts: STREAM_RETRIES,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        onFailure: new SqsDlq(lost),
      }),
    );
    if (this.publisher.role)
      Validations.of(this.publisher.role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'dynamodb:ListStreams, which a stream’s consumer needs, is granted on no narrower resource.',
      });
  }

  /**
   * Items are read and written by their key in the table, and queried in its indexes: each action is granted there
   * alone. (CDK's own grant gives every action on the table and on all that may ever be an index of it.)
   */
  override grant(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    const queries = actions.filter((action) => action === 'dynamodb:Query');
    const others = actions.filter((action) => action !== 'dynamodb:Query');
    const grants = [
      ...(others.length === 0 ? [] : [this.grantOn([this.tableArn], grantee, others)]),
      ...(queries.length === 0
        ? []
        : [
            this.grantOn(
              this.indexes.map((name) => `${this.tableArn}/index/${name}`),
              grantee,
              queries,
            ),
          ]),
    ];
    return grants.reduce((all, one) => all.combine(one));
  }

  private grantOn(resourceArns: string[], grantee: iam.IGrantable, actions: string[]): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns });
  }
}
