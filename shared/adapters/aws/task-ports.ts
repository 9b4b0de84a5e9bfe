import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { systemClock } from '../../kernel/clock';
import type { NetworkHealth } from '../../service-ordering/ports';
import type { TaskPorts } from '../../service-ordering/request-task';
import { SERVICE_ORDER } from '../../service-ordering/resources';
import { DynamoDbNetworkHealth } from './dynamodb-network-health';
import { DynamoDbTaskResults } from './dynamodb-task-results';
import { DynamoDbTaskWaits } from './dynamodb-task-waits';
import { RoutedNetworkProvisioning } from './routed-network-provisioning';
import { secretReader } from './signing-secret';
import { SqsNetworkProvisioning } from './sqs-network-provisioning';
import { StepFunctionsWaits } from './step-functions-waits';
import { fromEnvironment, stepGround } from './step-ground';
import { DynamoDbTenantSettings } from './tenant-settings';

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

/** What the network's health is read from, and told to. */
export const healthFeed = (): NetworkHealth =>
  new DynamoDbNetworkHealth(new DynamoDBClient({}), fromEnvironment('WAITS_TABLE'), systemClock.now);

/** What asking for a task stands on: the ways to the systems beside all that an answer needs. */
export function requestPorts(): ReturnType<typeof answerPorts> & TaskPorts {
  const secret = secretReader(new SecretsManagerClient({}), fromEnvironment('SIGNING_SECRET_ARN'));
  const sqs = new SQSClient({});
  const settings = new DynamoDbTenantSettings(new DynamoDBClient({}), fromEnvironment('TENANTS_TABLE'));
  const { SIMULATOR_URL, LOCAL } = process.env;
  const network = new RoutedNetworkProvisioning({
    settings: ({ tenant }) => settings.get(tenant),
    queue: new SqsNetworkProvisioning(sqs, fromEnvironment('OUTBOX_URL'), secret),
    ...(SIMULATOR_URL === undefined ? {} : { simulator: new SqsNetworkProvisioning(sqs, SIMULATOR_URL, secret) }),
    http: { secret, local: LOCAL === 'true', nowMs: systemClock.now },
  });
  return { ...answerPorts(), network, health: healthFeed() };
}
