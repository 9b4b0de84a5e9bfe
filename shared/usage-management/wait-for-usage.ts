import { bodyOf } from '../tmf/update-resource';
import { type ReplayContext, replayUsage } from './replay-usage';
import { quarantinedUsage } from './resources';

/** What charging says of a cancel or a correction whose usage was not charged yet. */
const NOTHING_TO_CANCEL = 'nothing-to-cancel';
/**
 * How long such a record waits before it is tried again, in seconds; SQS holds a message back for 900 at most. Parts of one file,
 * and files that were sent together, are charged within that. Afterwards it is a person's to see to.
 */
export const WAITS_SECONDS: readonly number[] = [30, 300, 900];

/**
 * Has a quarantined cancel or correction tried again a while later. Asked again while that is under way, as outcomes come more
 * than once, it does nothing.
 */
export async function waitForUsage(id: string, reason: string, context: ReplayContext): Promise<void> {
  if (reason !== NOTHING_TO_CANCEL) return;
  const stored = await context.store.get(context.tenant, quarantinedUsage.name, id);
  const item = stored && bodyOf(quarantinedUsage, stored);
  const { replayCount = 0, lastReplayAt = '' } = item ?? {};
  const delaySeconds = WAITS_SECONDS[replayCount];
  const dueMs = Date.parse(lastReplayAt) + (WAITS_SECONDS[replayCount - 1] ?? 0) * 1000;
  if (delaySeconds === undefined || context.nowMs < dueMs) return;
  await replayUsage(id, undefined, context, delaySeconds);
}
