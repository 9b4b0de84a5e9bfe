import { Logger } from '@aws-lambda-powertools/logger';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { secretReader } from '../../shared/adapters/aws/signing-secret';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { answerPorts } from '../../shared/adapters/aws/task-ports';
import { failure } from '../../shared/kernel/errors';
import { err } from '../../shared/kernel/result';
import { parseAnswer } from '../../shared/service-ordering/parse-answer';
import { openMessage } from '../../shared/service-ordering/sign-message';
import { takeAnswer } from '../../shared/service-ordering/take-answer';

const logger = new Logger({ serviceName: process.env.SERVICE });
const ports = answerPorts();
const secret = secretReader(new SecretsManagerClient({}), fromEnvironment('SIGNING_SECRET_ARN'));

/** Takes the network's answers. What cannot be taken is retried, and then kept among the dead letters. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      const taken = await take(body);
      if (taken.ok) continue;
      logger.error('An answer could not be taken', { messageId, code: taken.error.code });
    } catch (error) {
      logger.error('An answer broke', { messageId, error: error instanceof Error ? error : undefined });
    }
    batchItemFailures.push({ itemIdentifier: messageId });
  }
  return { batchItemFailures };
}

async function take(envelope: string) {
  const content = openMessage(envelope, await secret());
  if (content === undefined) return err(failure('forbidden', 'The answer is not signed by the network'));
  const answer = parseAnswer(content);
  if (!answer.ok) return answer;
  const outcome = await takeAnswer(ports, answer.value, await ports.nowMs(answer.value.tenant));
  if (outcome.ok)
    logger.info('answer', { task: answer.value.id, attempt: answer.value.attempt, outcome: outcome.value });
  return outcome;
}
