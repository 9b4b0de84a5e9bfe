import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { KmsPersonKeys } from './kms-person-keys';

/** The people's keys as a function is given them: env PERSON_KEY (the KMS key that wraps them) and TABLE_NAME. */
export const personKeys = (env: NodeJS.ProcessEnv): KmsPersonKeys =>
  new KmsPersonKeys(new KMSClient({}), env.PERSON_KEY ?? '', new DynamoDBClient({}), env.TABLE_NAME ?? '');
