import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { receivedPayment, receivePayment } from '../../shared/billing/receive-payment';
import { isRecord } from '../../shared/tmf/read-path';

const { books, store, settings } = billingPorts(process.env);

/** PaymentCreateEvent and -StateChangeEvent: books the money, and allocates it to the bills that it names. */
export const handler = eventConsumer(async ({ tenant, eventTime, event }) => {
  const payment = receivedPayment(isRecord(event.payment) ? event.payment : {}, Date.parse(eventTime));
  if (!payment) return;
  const [{ timeZone }, clock] = await Promise.all([settings.get(tenant), settings.clockOf(tenant)]);
  await receivePayment({ books, store, timeZone, nowMs: clock.now() }, tenant, payment);
});
