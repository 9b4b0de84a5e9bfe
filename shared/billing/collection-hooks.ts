import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { ResourceHooks } from '../tmf/hooks';
import { nanoOf } from './allocate-payment';
import { type CollectionCase, endOfDay } from './take-step';

/** No promise, and no hold, is for longer: the case is looked at again. */
export const WAIT_DAYS_MAX = 90;
const DAY_MS = 86_400_000;

/** Care notes a promise to pay, holds the ladder, or passes over its next step, of an account that owes; each takes effect at once. */
export const collectionCaseHooks: ResourceHooks<CollectionCase> = {
  async beforePatch(next, previous, { clock }) {
    const nowMs = clock.now();
    const { taken: _over, ...body } = next;
    const isOwing = ['dunning', 'promised', 'held'].includes(previous.state ?? '');
    const asks = (['promise', 'hold', 'skip'] as const).filter(
      (name) => next[name] !== undefined && JSON.stringify(next[name]) !== JSON.stringify(previous[name]),
    );
    if (asks.length > 0 && !isOwing) return refused(asks[0] ?? '', 'is for an account that owes something');
    const { promise, hold } = next;
    const ends = [
      ...(asks.includes('promise') ? [['promise.date', endOfDay(promise?.date ?? '')] as const] : []),
      ...(asks.includes('hold') ? [['hold.until', Date.parse(hold?.until ?? '')] as const] : []),
    ];
    for (const [path, endMs] of ends)
      if (!(endMs > nowMs && endMs <= nowMs + WAIT_DAYS_MAX * DAY_MS))
        return refused(path, `is to come, within ${WAIT_DAYS_MAX} days`);
    if (asks.includes('promise') && promise) {
      if (promise.amount?.unit !== previous.overdueAmount?.unit || nanoOf(promise.amount) <= 0n)
        return refused('promise.amount', `is above 0, in ${previous.overdueAmount?.unit}`);
      const owed = previous.overdueAmount;
      return ok({ ...body, nextDay: today(nowMs), promise: { ...promise, ...(owed === undefined ? {} : { owed }) } });
    }
    return ok({ ...body, nextDay: today(nowMs) });
  },
};

const today = (nowMs: number): string => new Date(nowMs).toISOString().slice(0, 10);

const refused = (path: string, message: string) =>
  err(failure('unprocessable', 'The case cannot change so', { violations: [{ path, message }] }));
