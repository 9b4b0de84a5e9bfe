import type { DomainEvent } from '../tmf/event';
import { loadTariffs } from './charge-balance';
import type { Notice } from './notify-session';
import { tariffsAt } from './plans-in-force';
import { policyCounters } from './policy-counters';
import { countersAsked, type SpendingLimitPorts, statusesOf, toSpendingLimitStatus } from './serve-spending-limits';
import type { SpendingSubscription } from './spending-subscription';

interface NotifyPorts extends Pick<SpendingLimitPorts, 'balances' | 'tariffs' | 'nowOf' | 'subscriptions'> {
  /** Throws what another try may mend. */
  post(notice: Notice): Promise<unknown>;
}

/**
 * Tells those who subscribed to a balance's policy counters which statuses changed since they were told last, whatever of
 * the balance the event is about; or, when nothing charges the subscriber any more, that their subscription is over. What was told
 * is kept after it was told: a crash between tells it twice, and never loses it.
 */
export async function notifySpendingLimits(
  ports: NotifyPorts,
  event: Pick<DomainEvent, 'tenant' | 'id'>,
): Promise<void> {
  const { tenant } = event;
  const [balanceId = ''] = event.id.split(':');
  const subscriptions = await ports.subscriptions.ofBalance(tenant, balanceId);
  const account = subscriptions.length === 0 ? undefined : await ports.balances.read(tenant, balanceId);
  if (!account) return;
  const nowMs = await ports.nowOf(tenant);
  const versions = await loadTariffs(ports, account);
  for (const subscription of subscriptions) {
    const { productId, counterIds, expiresAt, id } = subscription;
    const isOver = expiresAt !== undefined && expiresAt <= nowMs;
    const isCharged = tariffsAt(account, { atMs: nowMs, productId }, versions).length > 0;
    if (!isOver && !isCharged) await ports.post(terminationOf(subscription));
    if (isOver || !isCharged) {
      await ports.subscriptions.remove(tenant, balanceId, id);
      continue;
    }
    const counters = countersAsked(policyCounters(account, productId, versions, nowMs), counterIds);
    const changed = counters.filter((counter) => subscription.told[counter.id] !== counter.status);
    if (changed.length === 0) continue;
    const body = JSON.stringify(toSpendingLimitStatus(subscription, changed));
    await ports.post({ url: below(subscription.notifUri, 'notify'), body });
    await ports.subscriptions.tell(subscription, { ...subscription.told, ...statusesOf(changed) });
  }
}

function terminationOf({ notifUri, supi, notifId }: SpendingSubscription): Notice {
  const told = { ...(supi === undefined ? {} : { supi }), ...(notifId === undefined ? {} : { notifId }) };
  return { url: below(notifUri, 'terminate'), body: JSON.stringify({ ...told, termCause: 'REMOVED_SUBSCRIBER' }) };
}

/** TS 29.594 puts what it is about behind the address. */
const below = (uri: string, operation: string): string => `${uri.replace(/\/+$/, '')}/${operation}`;
