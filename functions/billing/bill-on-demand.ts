import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { partyTaxStatuses } from '../../shared/adapters/aws/party-tax-statuses';
import { carryOutAdjustment } from '../../shared/billing/bill-adjustment';
import { billAdjustment, billDispute } from '../../shared/billing/bill-adjustment-resources';
import { followDispute } from '../../shared/billing/bill-dispute';
import { billOnDemand } from '../../shared/billing/bill-on-demand';

const { settings, ...given } = billingPorts(process.env);
const ports = { ...given, taxStatuses: partyTaxStatuses(process.env) };

/** CustomerBillOnDemandCreateEvent, events of adjustments and disputes: makes the bill or the note that was asked for. */
export const handler = eventConsumer(async ({ tenant, resource, id }) => {
  const [decided, clock] = await Promise.all([settings.get(tenant), settings.clockOf(tenant)]);
  const making = { ...ports, settings: decided, nowMs: clock.now() };
  if (resource === billAdjustment.name) await carryOutAdjustment(making, tenant, id);
  else if (resource === billDispute.name) await followDispute(making, tenant, id);
  else await billOnDemand(making, tenant, id);
});
