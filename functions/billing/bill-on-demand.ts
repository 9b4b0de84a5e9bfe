import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { partyTaxStatuses } from '../../shared/adapters/aws/party-tax-statuses';
import { billOnDemand } from '../../shared/billing/bill-on-demand';

const { settings, ...given } = billingPorts(process.env);
const ports = { ...given, taxStatuses: partyTaxStatuses(process.env) };

/** CustomerBillOnDemandCreateEvent: makes the bill that was asked for. */
export const handler = eventConsumer(async ({ tenant, id }) => {
  const [decided, clock] = await Promise.all([settings.get(tenant), settings.clockOf(tenant)]);
  await billOnDemand({ ...ports, settings: decided, nowMs: clock.now() }, tenant, id);
});
