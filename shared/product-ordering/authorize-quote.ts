import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import type { Caller } from '../kernel/tenant';
import { sameJson } from '../tmf/same-json';
import type { Quote } from './order-of-cart';

type Authorization = NonNullable<Quote['authorization']>[number];

/** An authorization that is asked for is `pending`; one that was given has the time of it, which is ours to say. */
export function withGivenDates(next: Quote, previous: Quote | undefined, nowMs: number): Quote {
  if (next.authorization === undefined) return next;
  const authorization = next.authorization.map((one, index): Authorization => {
    const before = previous?.authorization?.[index];
    const { givenDate: _, state = 'pending', ...rest } = one;
    if (state !== 'approved') return { requestedDate: toIso(nowMs), ...rest, state };
    const isFresh = before?.state !== 'approved';
    const given = isFresh ? toIso(nowMs) : before?.givenDate;
    return { requestedDate: toIso(nowMs), ...rest, state, ...(given === undefined ? {} : { givenDate: given }) };
  });
  return { ...next, authorization };
}

/** Who is no agent gives an authorization of their own alone: where they are its approver. */
export function judgeAuthorizations(
  next: Quote,
  previous: Quote | undefined,
  { roles, partyId }: Caller,
): Failure | undefined {
  if (roles.some((role) => role === 'agent' || role === 'operator')) return undefined;
  const [now, before] = [next.authorization ?? [], previous?.authorization ?? []];
  const isTheirs = (one: Authorization | undefined): boolean =>
    one?.approver?.some(({ id }) => id !== undefined && id === partyId) ?? false;
  const changed = [...Array(Math.max(now.length, before.length)).keys()].filter(
    (index) => !sameJson(now[index], before[index]),
  );
  const others = changed.filter((index) => !isTheirs(before[index]) || !isTheirs(now[index]));
  if (others.length === 0) return undefined;
  const violations = others.map((index) => ({ path: `authorization.${index}`, message: 'is another’s to give' }));
  return failure('forbidden', 'An authorization is given by its approver', { violations });
}
