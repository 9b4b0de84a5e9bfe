import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { systemClock } from '../../kernel/clock';
import type { TaskPorts } from '../../service-ordering/request-task';
import { SERVICE_ORDER } from '../../service-ordering/resources';
import { DynamoDbTaskResults } from './dynamodb-task-results';
import { DynamoDbTaskWaits } from './dynamodb-task-waits';
import { secretReader } from './signing-secret';
import { SqsNetworkProvisioning } from './sqs-network-provisioning';
import { StepFunctionsWaits } from './step-functions-waits';
import { fromEnvironment, stepGround } from './step-ground';

/** What taking an answer stands on. */
export function answerPorts() {
  const ground = stepGround([SERVICE_ORDER]);
  return {
    nowMs: ground.nowMs,
    store: ground.store,
    waits: new DynamoDbTaskWaits(ground.client, fromEnvironment('WAITS_TABLE'), systemClock.now),
    results: new DynamoDbTaskResults(ground.client, fromEnvironment('WAITS_TABLE'), systemClock.now),
    workflow: new StepFunctionsWaits(new SFNClient({})),
  };
}

/** What asking for a task stands on: the queue to the network beside all that an answer needs. */
export function requestPorts(): ReturnType<typeof answerPorts> & TaskPorts {
  const secret = secretReader(new SecretsManagerClient({}), fromEnvironment('SIGNING_SECRET_ARN'));
  const network = new SqsNetworkProvisioning(new SQSClient({}), fromEnvironment('OUTBOX_URL'), secret);
  return { ...answerPorts(), network };
}
