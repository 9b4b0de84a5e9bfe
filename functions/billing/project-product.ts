import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { billableProduct } from '../../shared/billing/billable-product';
import { isRecord } from '../../shared/tmf/read-path';

const { products } = billingPorts(process.env);

/** ProductCreateEvent, -StateChangeEvent, -AttributeValueChangeEvent: keeps what will be billed. */
export const handler = eventConsumer(async ({ tenant, version, eventTime, event }) => {
  const product = billableProduct(isRecord(event.product) ? event.product : {}, version, Date.parse(eventTime));
  if (!product.ok) throw new Error(product.error.message);
  if (product.value) await products.keep(tenant, product.value);
});
