import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { jobHooks } from '../../shared/rerating/job-hooks';
import { reratingApi, reratingHead } from '../../shared/rerating/resources';

const tariffs = new DynamoDbTariffStore(new DynamoDBClient({}), process.env.TARIFFS_TABLE ?? '');

/** Jobs that rate charges again, and what they mean for each balance. */
export const handler = tmfFunction(reratingApi, { reratingJob: jobHooks({ tariffs }) }, undefined, [reratingHead]);
