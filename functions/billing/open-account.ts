import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { openAccount, partyOf } from '../../shared/billing/open-account';

const { store, settings } = billingPorts(process.env);

/** CustomerCreateEvent: opens the customer's billing account. */
export const handler = eventConsumer(async ({ tenant, id, event }) => {
  const partyId = partyOf(event.customer);
  const clock = await settings.clockOf(tenant);
  await openAccount(store, tenant, { id, ...(partyId === undefined ? {} : { partyId }) }, clock.now());
});
