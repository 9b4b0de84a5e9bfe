import { Logger } from '@aws-lambda-powertools/logger';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import type { DomainEvent } from '../../shared/tmf/event';

const STATE_MACHINE_ARN = fromEnvironment('STATE_MACHINE_ARN');
const logger = new Logger({ serviceName: process.env.SERVICE });
const workflow = new SFNClient({});

/** An order was placed: its execution starts, once. Its name is the order's, so a repeated event starts nothing. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      const { detail } = JSON.parse(body) as { detail: DomainEvent };
      await start(detail);
    } catch (error) {
      logger.error('An order could not be started', { messageId, error: error instanceof Error ? error : undefined });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}

async function start({ tenant, id }: DomainEvent): Promise<void> {
  const command = new StartExecutionCommand({
    stateMachineArn: STATE_MACHINE_ARN,
    name: `${tenant}_${id}`,
    input: JSON.stringify({ tenant, orderId: id }),
  });
  try {
    await workflow.send(command);
    logger.info('order started', { order: id });
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}
