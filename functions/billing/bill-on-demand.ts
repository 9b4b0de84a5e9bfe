import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { billOnDemand } from '../../shared/billing/bill-on-demand';

const { settings, ...ports } = billingPorts(process.env);

/** CustomerBillOnDemandCreateEvent: makes the bill that was asked for. */
export const handler = eventConsumer(async ({ tenant, id }) => {
  const [given, clock] = await Promise.all([settings.get(tenant), settings.clockOf(tenant)]);
  await billOnDemand({ ...ports, settings: given, nowMs: clock.now() }, tenant, id);
});
