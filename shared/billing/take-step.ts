import { toIso } from '../kernel/clock';
import type { BodyOf } from '../tmf/declaration';
import { nanoOf } from './allocate-payment';
import { toMoney } from './bill-resources';
import { type Owed, paidSince } from './collectable-amount';
import type { collectionCase, dunningLadder } from './collection-resources';

export type CollectionCase = BodyOf<typeof collectionCase>;
export type DunningLadder = BodyOf<typeof dunningLadder>;
type Taken = NonNullable<CollectionCase['taken']>;

/** What a case is judged by, at a time (epoch milliseconds). */
export interface Situation {
  readonly owed: Owed;
  readonly ladder?: DunningLadder;
  /** The account's default payment method: money is taken by it when a bill falls due. */
  readonly methodId?: string;
  /** Products that a step may suspend or end. */
  readonly products: readonly string[];
  readonly nowMs: number;
}

const DAY_MS = 86_400_000;
const STEPS_KEPT = 50;
const PRODUCTS_MAX = 200;

/** After which days the money is asked for again, by why it was declined. What is not here is final: the card is gone. */
const RETRY_DAYS: Readonly<Record<string, readonly number[]>> = {
  insufficient_funds: [3, 5, 7],
  do_not_honor: [1, 3],
  card_declined: [1, 3],
  suspected_fraud: [],
};

/** When the money is to be asked for again after so many tries; undefined: no more. */
export function retryAt(reason: string, tries: number, nowMs: number): number | undefined {
  const days = RETRY_DAYS[reason]?.[tries - 1];
  return days === undefined ? undefined : nowMs + days * DAY_MS;
}

/** The end of a time's day, UTC. */
export const endOfDay = (at: string): number => Date.parse(`${at.slice(0, 10)}T00:00:00Z`) + DAY_MS;

/**
 * The case after the next thing that is to be done with it: one step, a promise that ended, money to be asked for, or
 * that it is cleared (`taken` says which); or where it stands and when it is looked at next. Pure: the caller writes it and
 * asks again, until nothing is taken.
 */
export function takeStep(before: CollectionCase, at: Situation): CollectionCase {
  const { taken: _over, nextStep: _was, nextDay: _day, ...body } = before;
  const { owed, nowMs } = at;
  if (owed.overdueNano <= 0n) return cleared(body, at);
  const current: CollectionCase = {
    ...body,
    overdueSince: isOpen(body) ? (body.overdueSince ?? sinceOf(owed, nowMs)) : sinceOf(owed, nowMs),
    overdueAmount: toMoney(owed.overdueNano, owed.currency),
    state: isOpen(body) ? body.state : 'dunning',
  };
  return collected(current, at) ?? promised(current, at) ?? held(current, at) ?? climbed(current, at);
}

const isOpen = ({ state }: CollectionCase): boolean => state === 'dunning' || state === 'promised' || state === 'held';
const sinceOf = ({ sinceMs }: Owed, nowMs: number): string => toIso(sinceMs ?? nowMs);
const dayOf = (atMs: number): string => toIso(atMs).slice(0, 10);

function cleared(body: CollectionCase, { owed, nowMs }: Situation): CollectionCase {
  const { suspended = [], ...rest } = body;
  const next = owed.nextMs === undefined ? {} : { nextDay: dayOf(owed.nextMs) };
  if (!isOpen(body)) return { ...body, ...next };
  const { overdueSince, promise, hold, skip, collection, ...kept } = rest;
  const done = { ...kept, state: 'cleared' as const, overdueAmount: toMoney(0n, owed.currency), ...next };
  const after = noted(done, nowMs, {
    name: 'Paid',
    action: suspended.length > 0 ? 'restore' : 'clear',
    ...(suspended.length > 0 ? { product: suspended, message: 'restored' } : {}),
  });
  return { ...after, stepsTaken: 0, episode: (body.episode ?? 0) + 1 };
}

/** Money by the default method: when it falls due, and when a decline says that it is worth asking again. */
function collected(body: CollectionCase, at: Situation): CollectionCase | undefined {
  const { tries = 0, nextTry } = body.collection ?? {};
  const isDue = tries === 0 || (nextTry !== undefined && Date.parse(nextTry) <= at.nowMs);
  return at.methodId === undefined || !isDue ? undefined : asked(body, at, { name: 'Default payment method' });
}

function asked(body: CollectionCase, at: Situation, step: Partial<Taken>): CollectionCase {
  const after = noted(body, at.nowMs, {
    action: 'collect',
    amount: toMoney(at.owed.overdueNano, at.owed.currency),
    paymentMethod: { id: at.methodId ?? '' },
    ...step,
  });
  return { ...after, collection: { tries: (body.collection?.tries ?? 0) + 1 }, nextDay: dayOf(at.nowMs) };
}

function promised(body: CollectionCase, { owed, nowMs }: Situation): CollectionCase | undefined {
  const { promise, ...rest } = body;
  if (promise?.date === undefined) return undefined;
  const endMs = endOfDay(promise.date);
  if (nowMs < endMs) return { ...body, state: 'promised', nextDay: dayOf(endMs) };
  const isKept = paidSince(promise.owed, owed) >= nanoOf(promise.amount);
  return noted({ ...rest, state: 'dunning' }, nowMs, {
    name: 'Promise to pay',
    action: isKept ? 'promiseKept' : 'promiseBroken',
  });
}

function held(body: CollectionCase, { nowMs }: Situation): CollectionCase | undefined {
  const { hold, ...rest } = body;
  const untilMs = Date.parse(hold?.until ?? '');
  if (Number.isNaN(untilMs)) return undefined;
  if (nowMs < untilMs) return { ...body, state: 'held', nextDay: dayOf(untilMs) };
  return noted({ ...rest, state: 'dunning' }, nowMs, { name: 'Hold', action: 'holdEnded', reason: hold?.reason ?? '' });
}

function climbed(given: CollectionCase, at: Situation): CollectionCase {
  const { skip, ...body } = { ...given, state: 'dunning' as const };
  const { ladder, nowMs } = at;
  const stepsTaken = body.stepsTaken ?? 0;
  const step = ladder?.step?.[stepsTaken];
  const tryMs = Date.parse(body.collection?.nextTry ?? '');
  const retry = Number.isNaN(tryMs) || at.methodId === undefined ? [] : [tryMs];
  if (!step) return retry.length === 0 ? body : { ...body, nextDay: dayOf(tryMs) };
  const ladderOf = { ladder: { id: ladder.id, '@referredType': 'DunningLadder' }, stepsTaken: stepsTaken + 1 };
  if (skip)
    return noted({ ...body, ...ladderOf }, nowMs, { name: step.name ?? '', action: 'skip', reason: skip.reason ?? '' });
  const dueMs = Date.parse(body.overdueSince ?? '') + (step.daysAfterDue ?? 0) * DAY_MS;
  if (nowMs < dueMs) {
    const nextStep = { name: step.name ?? '', action: step.action ?? '', date: toIso(dueMs) };
    return { ...body, nextStep, nextDay: dayOf(Math.min(dueMs, ...retry)) };
  }
  const after = { ...body, ...ladderOf };
  const name = step.name ?? '';
  const said = {
    ...(step.message === undefined ? {} : { message: step.message }),
    ...(step.fee === undefined ? {} : { fee: step.fee }),
  };
  if (step.action === 'retry' && at.methodId !== undefined) return asked(after, at, { name, ...said });
  const product = at.products.slice(0, PRODUCTS_MAX);
  const moves = (step.action === 'suspend' || step.action === 'terminate') && product.length > 0;
  const taken = noted(after, nowMs, { name, action: step.action ?? '', ...said, ...(moves ? { product } : {}) });
  return step.action === 'suspend' && moves ? { ...taken, suspended: product } : taken;
}

/** A step is noted with the case, and is what its version did. */
function noted(body: CollectionCase, nowMs: number, step: Partial<Taken>): CollectionCase {
  const { step: steps = [], episode = 0 } = body;
  const count = Number(steps.at(-1)?.id?.split('-').at(-1) ?? 0) + 1;
  const taken: Taken = {
    id: `${body.id}-${episode}-${count}`,
    date: toIso(nowMs),
    ...(body.overdueAmount === undefined ? {} : { amount: body.overdueAmount }),
    ...step,
  };
  return { ...body, taken, step: [...steps, taken].slice(-STEPS_KEPT), nextDay: dayOf(nowMs) };
}
