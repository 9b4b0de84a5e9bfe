import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import type { TaxStatusReader } from '../../billing/ports';
import { individualResource, organizationResource, taxStatusOf } from '../../party-management';
import { bodyOf } from '../../tmf/update-resource';
import { DynamoDbResourceStore } from './dynamodb-resource-store';
import { KmsPersonKeys } from './kms-person-keys';

/**
 * How customers are taxed, read from party-management's table: env PARTIES_TABLE, and PERSON_KEY that wraps the people's keys. Of
 * what is read, the country and the VAT status alone go on.
 */
export function partyTaxStatuses({ PARTIES_TABLE = '', PERSON_KEY = '' }: NodeJS.ProcessEnv): TaxStatusReader {
  const client = new DynamoDBClient({});
  const keys = new KmsPersonKeys(new KMSClient({}), PERSON_KEY, client, PARTIES_TABLE);
  const store = new DynamoDbResourceStore(client, PARTIES_TABLE, [individualResource, organizationResource], keys);
  return {
    async statusOf(tenant, partyId) {
      const person = await store.get(tenant, individualResource.name, partyId);
      if (person) return taxStatusOf(bodyOf(individualResource, person), false);
      const firm = await store.get(tenant, organizationResource.name, partyId);
      return firm && taxStatusOf(bodyOf(organizationResource, firm), true);
    },
  };
}
