import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import { DynamoDbContents } from '../../shared/adapters/aws/dynamodb-contents';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { systemClock } from '../../shared/kernel/clock';
import { ulidSource } from '../../shared/kernel/ids';
import type { TenantId } from '../../shared/kernel/tenant';
import { deckHooks } from '../../shared/rating/deck-hooks';
import { rateDeck, rateDeckApi, rateDeckHead } from '../../shared/rating/resources';
import { serveDeck } from '../../shared/rating/serve-deck';
import { TariffView } from '../../shared/rating/tariff-view';
import { tmfApi } from '../../shared/tmf/engine';

const { TABLE_NAME = '', TARIFFS_TABLE = '', TENANTS_TABLE = '' } = process.env;
const dynamo = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);
const store = new DynamoDbResourceStore(dynamo, TABLE_NAME, [rateDeck, rateDeckHead]);
const tariffs = new DynamoDbTariffStore(dynamo, TARIFFS_TABLE);
const ports = { contents: new DynamoDbContents(dynamo, TARIFFS_TABLE), tariffs };
const clockOf = (tenant: TenantId) => settings.clockOf(tenant);
const api = tmfApi(rateDeckApi, {
  store,
  ids: ulidSource(systemClock),
  clockOf,
  hooks: { rateDeck: deckHooks(ports), tariff: { store: new TariffView(tariffs) } },
});

/** Rate decks: drafted, filled with CSV, looked at, published; and the versions of tariffs that came of it. */
export const handler = apiFunction(
  async (request) =>
    (await serveDeck(request, () => clockOf(request.caller.tenant), { ...ports, store })) ?? api(request),
);
