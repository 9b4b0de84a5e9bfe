import { isRecord } from '../tmf/read-path';

const COLLECTION_CORRELATOR = 'collectionCase/';
type Event = Readonly<Record<string, unknown>>;

/** A payment that collections asked for, and that was declined: whose, and why. */
export function declineOf({ payment }: Event): { readonly accountId: string; readonly reason: string } | undefined {
  if (!isRecord(payment) || payment.status !== 'declined') return undefined;
  const { correlatorId, statusReason } = payment;
  if (typeof correlatorId !== 'string' || !correlatorId.startsWith(COLLECTION_CORRELATOR)) return undefined;
  return { accountId: correlatorId.slice(COLLECTION_CORRELATOR.length), reason: String(statusReason ?? 'unknown') };
}

/** The account whose case an event may move: a bill's, a declined payment's, or a case's own that somebody changed. */
export function accountToTend(event: Event): string | undefined {
  const { customerBill, collectionCase } = event;
  if (isRecord(customerBill)) {
    const { billingAccount } = customerBill;
    return isRecord(billingAccount) && typeof billingAccount.id === 'string' ? billingAccount.id : undefined;
  }
  if (isRecord(collectionCase)) return typeof collectionCase.id === 'string' ? collectionCase.id : undefined;
  return declineOf(event)?.accountId;
}
