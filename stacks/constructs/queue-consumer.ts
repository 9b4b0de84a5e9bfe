import { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DomainFunction, type DomainFunctionProps } from './domain-function';
import type { DomainStack } from './domain-stack';

export interface QueueConsumerProps extends DomainFunctionProps {
  /** The queue's name after the domain's: `usage`. */
  readonly queue: string;
  readonly batchSize?: number;
  readonly maxBatchingWindow?: Duration;
  /** The most copies of the function that read the queue at once (SQS takes 2 or more). */
  readonly maxConcurrency?: number;
  /** How often a message is tried before it goes to the dead-letter queue. */
  readonly maxReceiveCount?: number;
  readonly fifo?: boolean;
  /** How long a message that failed is hidden; at least the function's time limit. */
  readonly visibilityTimeout?: Duration;
}

const BATCH_SIZE = 10;
const MAX_RECEIVE_COUNT = 5;
/** AWS advises six times the function's time limit; ours are idempotent, so three will do and a retry comes sooner. */
const VISIBILITY_TIMES = 3;
const CONSUMER_TIMEOUT = Duration.seconds(30);
const RETENTION = Duration.days(14);

/** A queue with its dead-letter queue and alarm, and the function that reads it, message by message accountable. */
export class QueueConsumer extends Construct {
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;
  readonly function: lambda.Function;

  constructor(stack: DomainStack, id: string, props: QueueConsumerProps) {
    super(stack, id);
    const timeout = props.timeout ?? CONSUMER_TIMEOUT;
    const suffix = props.fifo ? '.fifo' : '';
    const fifo = props.fifo ? { fifo: true } : {};
    this.deadLetters = props.fifo ? ownDeadLetters(this, stack, props.queue) : stack.givenUp;
    this.queue = new sqs.Queue(this, 'Queue', {
      queueName: `${stack.physicalName(props.queue)}${suffix}`,
      retentionPeriod: RETENTION,
      visibilityTimeout: props.visibilityTimeout ?? Duration.seconds(timeout.toSeconds() * VISIBILITY_TIMES),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.maxReceiveCount ?? MAX_RECEIVE_COUNT },
      enforceSSL: true,
      ...fifo,
    });
    this.function = new DomainFunction(stack, `${id}Function`, { ...props, timeout });
    this.function.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: props.batchSize ?? BATCH_SIZE,
        reportBatchItemFailures: true,
        ...(props.maxBatchingWindow ? { maxBatchingWindow: props.maxBatchingWindow } : {}),
        ...(props.maxConcurrency ? { maxConcurrency: props.maxConcurrency } : {}),
      }),
    );
  }
}

/** A FIFO queue's dead letters are in a FIFO queue, which others cannot share. */
function ownDeadLetters(scope: Construct, stack: DomainStack, queue: string): sqs.Queue {
  const deadLetters = new sqs.Queue(scope, 'DeadLetters', {
    queueName: `${stack.physicalName(`${queue}-dead`)}.fifo`,
    retentionPeriod: RETENTION,
    enforceSSL: true,
    fifo: true,
  });
  stack.watchDeadLetters(deadLetters);
  return deadLetters;
}
