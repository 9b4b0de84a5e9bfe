import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { agreedPrices } from '../../shared/product-ordering/price-item';
import { agreedDiscounts } from '../../shared/product-ordering/usage-discounts';

const tariffs = new DynamoDbTariffStore(new DynamoDBClient({}), fromEnvironment('TARIFFS_TABLE'));

/** ProductOrderCreateEvent: what promotions and agreements take off usage stands as tariffs before charging is opened. */
export const handler = eventConsumer(async ({ tenant, event }) => {
  const { productOrderItem = [] } = event.productOrder as ProductOrder;
  const discounts = productOrderItem.flatMap(({ itemPrice }) => agreedDiscounts(agreedPrices(itemPrice ?? [])));
  for (const { tariff } of discounts) await tariffs.put(tenant, tariff);
});
