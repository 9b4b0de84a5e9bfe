import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import { DynamoDbEventArchive } from '../../shared/adapters/aws/dynamodb-event-archive';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { hubPorts } from '../../shared/adapters/aws/hub-ports';
import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import { tmfHandler } from '../../shared/adapters/aws/tmf-function';
import { eventApi } from '../../shared/platform/event-resources';
import { serveTopics } from '../../shared/platform/serve-topic';
import { topicHooks } from '../../shared/platform/topic-hooks';

const client = new DynamoDBClient({});
const hub = hubPorts(client, new SQSClient({}), process.env);

export const handler = apiFunction(
  serveTopics({
    resources: tmfHandler(eventApi, { topic: topicHooks }),
    store: new DynamoDbResourceStore(client, process.env.TABLE_NAME ?? '', eventApi.resources),
    archive: new DynamoDbEventArchive(client, process.env.HUB_TABLE ?? ''),
    apis: PUBLISHED_APIS,
    clockOf: hub.clockOf,
    hub,
  }),
);
