import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { bookMoneyEvent } from '../../shared/billing/book-money-event';

const { books, store, settings } = billingPorts(process.env);

/** Money that came in or went back, and bills that may take of a credit: booked, and put on bills or taken from them. */
export const handler = eventConsumer(async (event) => {
  const [{ timeZone }, clock] = await Promise.all([settings.get(event.tenant), settings.clockOf(event.tenant)]);
  await bookMoneyEvent({ books, store, timeZone, nowMs: clock.now() }, event);
});
