import type { ListenerCall } from '../../platform/listener-call';
import { postPublicly } from './post-publicly';

/** A subscriber that takes longer holds up its own events, and ours to be paid for. */
const TIMEOUT_MS = 5_000;

/** POSTs a delivery, as {@link postPublicly} does, and answers the status. */
export async function postCallback(call: ListenerCall, local: boolean): Promise<number> {
  return (await postPublicly(call, { timeoutMs: TIMEOUT_MS, local })).status;
}
