import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Caller } from '../kernel/tenant';
import { array, reference, string } from '../tmf/declaration';

const CHANNELS_MAX = 5;
/** Where staff sells: a customer cannot say that they came there. */
const STAFFED = 'agent';

/** v4's channels of an order; the first is where it was placed, by which offerings may be limited. */
export const channels = () => array(reference({ role: string() }), CHANNELS_MAX);

/** The channel that an order came by, where whoever made it said none. */
export const byChannel = <C>(said: C | undefined, id: string): C | { id: string }[] => said ?? [{ id }];

/** An order with where it came from: as its caller says, else an agent's, else the API. A customer who says that they are an agent is `forbidden`. */
export function withChannel<
  O extends { readonly channel?: readonly { readonly id?: string | undefined }[] | undefined },
>(order: O, { roles }: Caller): Result<O, Failure> {
  const isStaff = roles.some((role) => role === 'agent' || role === 'operator');
  if (!isStaff && order.channel?.some(({ id }) => id === STAFFED))
    return err(failure('forbidden', `The channel ${STAFFED} is for agents`));
  return ok({ ...order, channel: byChannel(order.channel, roles.includes('agent') ? STAFFED : 'api') });
}
