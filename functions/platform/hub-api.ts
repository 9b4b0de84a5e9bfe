import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import { hubPorts } from '../../shared/adapters/aws/hub-ports';
import { serveHub } from '../../shared/platform/serve-hub';

export const handler = apiFunction(serveHub(hubPorts(new DynamoDBClient({}), new SQSClient({}), process.env)));
