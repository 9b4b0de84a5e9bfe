import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { openPeriods } from '../../shared/billing/account-periods';
import { demandPastBills } from '../../shared/billing/bill-on-demand';
import { billableProduct } from '../../shared/billing/billable-product';
import { isRecord } from '../../shared/tmf/read-path';

const { periods, products, settings, store } = billingPorts(process.env);

/** ProductCreateEvent, -StateChangeEvent, -AttributeValueChangeEvent: keeps what will be billed. */
export const handler = eventConsumer(async ({ tenant, version, kind, eventTime, event }) => {
  const product = billableProduct(isRecord(event.product) ? event.product : {}, version, Date.parse(eventTime));
  if (!product.ok) throw new Error(product.error.message);
  if (!product.value) return;
  await products.keep(tenant, product.value);
  const [{ timeZone }, clock] = await Promise.all([settings.get(tenant), settings.clockOf(tenant)]);
  const ground = { periods, store, timeZone, nowMs: clock.now() };
  const past = await openPeriods(ground, tenant, product.value);
  if (kind === 'Create') await demandPastBills(ground, tenant, product.value.id, past);
});
