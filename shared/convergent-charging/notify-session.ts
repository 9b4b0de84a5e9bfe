import { type BalanceStore, CHARGING_SESSION, type LedgerGuard, utcDay } from '../balance-management';
import type { DomainEvent } from '../tmf/event';
import { createEntry } from './request-ids';
import { parseReference } from './session-request';

/** What a network function is sent, and where. */
export interface Notice {
  readonly url: string;
  /** JSON. */
  readonly body: string;
}

/**
 * The ChargingNotifyRequest (TS 32.291) that a signal means for its session: to report and ask for quota anew, whatever rating
 * group, or to end what it charges. Undefined when there is nobody to tell: the session ended since, or named no address.
 */
export async function sessionNotice(
  ports: { readonly balances: Pick<BalanceStore, 'read'>; readonly ledger: LedgerGuard },
  { tenant, event }: Pick<DomainEvent, 'tenant' | 'event'>,
): Promise<Notice | undefined> {
  const { id, balanceId } = event[CHARGING_SESSION] as { id: string; balanceId: string };
  const { kind } = event.signal as { kind: string };
  const reference = parseReference(tenant, `${balanceId}.${id}`);
  const account = reference && (await ports.balances.read(tenant, balanceId));
  const session = account?.sessions.find((one) => one.id === id);
  if (!reference || !session || session.closed) return undefined;
  const entry = createEntry(reference);
  const day = utcDay(reference.begunMs);
  const [create] = await ports.ledger.bookedAmong(tenant, balanceId, day, new Set([entry.id]));
  if (create?.notifyUri === undefined) return undefined;
  const notificationType = kind === 'session-abort' ? 'ABORT_CHARGING' : 'REAUTHORIZATION';
  return { url: create.notifyUri, body: JSON.stringify({ notificationType }) };
}
