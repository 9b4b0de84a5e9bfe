import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ConsumptionPorts } from '../../balance-management';
import { payingTerms, tariffsAt } from '../../convergent-charging/plans-in-force';
import { DynamoDbTariffStore } from './dynamodb-tariff-store';

/** The limits and notices in force for a balance, from rating's tariffs as charging reads them. */
export function consumptionTerms(client: DynamoDBClient, tableName: string): ConsumptionPorts['termsOf'] {
  const tariffs = new DynamoDbTariffStore(client, tableName);
  return async (account, productId, atMs) => {
    const offerings = [...new Set(account.plans.map((plan) => plan.offeringId))];
    const versions = await Promise.all(
      offerings.map(async (offering) => [offering, await tariffs.versions(account.tenant, offering)] as const),
    );
    const use = { atMs, productId };
    return payingTerms(account, use, tariffsAt(account, use, new Map(versions)));
  };
}
