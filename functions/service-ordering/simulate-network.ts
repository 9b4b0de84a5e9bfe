import { Logger } from '@aws-lambda-powertools/logger';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { secretReader } from '../../shared/adapters/aws/signing-secret';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import type { NetworkMessage } from '../../shared/service-ordering';
import { openMessage, signMessage } from '../../shared/service-ordering/sign-message';
import { simulateNetwork } from '../../shared/service-ordering/simulate-network';

const INBOX_URL = fromEnvironment('INBOX_URL');
const WAIT_SECONDS = Number(fromEnvironment('WAIT_SECONDS'));
const logger = new Logger({ serviceName: process.env.SERVICE });
const secret = secretReader(new SecretsManagerClient({}), fromEnvironment('SIGNING_SECRET_ARN'));
const sqs = new SQSClient({});

/** Stands where the network's system would: reads the requests and answers later, as the SIM's last digits say. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      await answer(body);
    } catch (error) {
      logger.error('A request broke', { messageId, error: error instanceof Error ? error : undefined });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}

async function answer(envelope: string): Promise<void> {
  const key = await secret();
  const message = openMessage(envelope, key);
  if (message === undefined) throw new Error('A request is not signed by us');
  // The signature says that request-task wrote it, so it has its shape.
  for (const { answer, afterSeconds } of simulateNetwork(message as NetworkMessage, WAIT_SECONDS))
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: INBOX_URL,
        MessageBody: signMessage(answer, key),
        DelaySeconds: afterSeconds,
      }),
    );
}
