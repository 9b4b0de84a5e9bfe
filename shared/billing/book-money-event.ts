import type { DomainEvent } from '../tmf/event';
import { isRecord } from '../tmf/read-path';
import { applyCredit } from './apply-credit';
import { receivedPayment, receivePayment } from './receive-payment';
import { chargedBackPayment, refundedPayment, reversePayment } from './reverse-payment';
import type { Till } from './settle-receipts';

/** What payment-management tells that billing books. */
export const MONEY_EVENTS: readonly string[] = [
  'PaymentCreateEvent',
  'PaymentStateChangeEvent',
  'RefundCreateEvent',
  'RefundStateChangeEvent',
  'ChargebackCreateEvent',
  'ChargebackStateChangeEvent',
];

/**
 * Books what an event says of money: a payment or a refund once it is done, a chargeback when it is made and again when it
 * is won back; a bill that was sent takes of its account's credit. Anything else books nothing.
 */
export async function bookMoneyEvent(till: Till, { tenant, eventTime, event }: DomainEvent): Promise<void> {
  const atMs = Date.parse(eventTime);
  const { payment, refund, chargeback, customerBill } = event;
  if (isRecord(payment)) {
    const received = receivedPayment(payment, atMs);
    if (received) await receivePayment(till, tenant, received);
  }
  if (isRecord(refund)) {
    const refunded = refundedPayment(refund, atMs);
    if (refunded) await reversePayment(till, tenant, refunded);
  }
  if (isRecord(chargeback)) {
    const reversed = chargedBackPayment(chargeback, atMs);
    if (reversed) await reversePayment(till, tenant, reversed);
    if (reversed && chargeback.status === 'won') {
      const { id, accountId, currency, nano } = reversed;
      const back = { id: `won-${id}`, accountId, currency, nano, topup: false, bills: [], paidAtMs: atMs };
      await receivePayment(till, tenant, back);
    }
  }
  if (isRecord(customerBill) && customerBill.state === 'sent' && typeof customerBill.id === 'string')
    await applyCredit(till, tenant, customerBill.id);
}
