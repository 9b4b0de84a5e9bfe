import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import type { RecipientReader } from '../../billing/serve-invoice';
import { type BillRecipient, billRecipientResource } from '../../party-management';
import { DynamoDbResourceStore } from './dynamodb-resource-store';
import { KmsPersonKeys } from './kms-person-keys';

/** Whom bills are for, read from party-management's table: env PARTIES_TABLE, and PERSON_KEY that wraps the people's keys. */
export function billRecipients({ PARTIES_TABLE = '', PERSON_KEY = '' }: NodeJS.ProcessEnv): RecipientReader {
  const client = new DynamoDBClient({});
  const keys = new KmsPersonKeys(new KMSClient({}), PERSON_KEY, client, PARTIES_TABLE);
  const store = new DynamoDbResourceStore(client, PARTIES_TABLE, [billRecipientResource], keys);
  return {
    recipientOf: async (tenant, billId) =>
      (await store.get(tenant, billRecipientResource.name, billId))?.body as BillRecipient | undefined,
  };
}
