import { invariant } from '../kernel/errors';
import { usageQuarantineId } from './quarantine';
import { readUsage } from './read-usage';
import { type ReplayContext, replayUsage } from './replay-usage';
import type { UsageBody } from './resources';

/**
 * Has a recycled usage charged again, as it was mended: by the replay of what waits in quarantine, so that it is charged once
 * whoever else replays it. Does nothing where that was settled meanwhile; throws while it cannot be, for the event to come again.
 */
export async function recycleUsage(body: UsageBody, context: ReplayContext): Promise<void> {
  const record = readUsage(body, context.nowMs);
  invariant(record.ok, `usage ${body.id} was recycled but is none`);
  const replayed = await replayUsage(usageQuarantineId(body.id), record.value, context);
  if (!replayed.ok && replayed.error.code !== 'illegal-transition') throw new Error(replayed.error.message);
}
