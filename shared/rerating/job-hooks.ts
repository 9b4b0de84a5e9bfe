import { type Failure, failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { TariffStore } from '../rating';
import type { ResourceHooks } from '../tmf/hooks';
import { correctionTariffs } from './correction';
import { type JobBody, recordBooking, takeHead } from './rerating-head';

/** A correction looks back so far at most: a year, and the month in which it is noticed. */
export const WINDOW_DAYS_MAX = 400;
const DAY_MS = 86_400_000;

/** A job knows what it rates by from the beginning, and is the only one of its offering. */
export const jobHooks = (ports: { readonly tariffs: Pick<TariffStore, 'versions'> }): ResourceHooks<JobBody> => ({
  async beforeCreate(draft, { caller, clock, store }) {
    const { tenant } = caller;
    const offeringId = draft.productOffering?.id ?? '';
    const fromMs = Date.parse(draft.window?.startDateTime ?? '');
    const untilMs = Date.parse(draft.window?.endDateTime ?? '');
    if (!(fromMs < untilMs && untilMs - fromMs <= WINDOW_DAYS_MAX * DAY_MS && untilMs <= clock.now()))
      return err(wrong('window', `is past, from a start to a later end, at most ${WINDOW_DAYS_MAX} days`));
    const versions = await ports.tariffs.versions(tenant, offeringId);
    const tariffs = correctionTariffs(versions, { fromMs, untilMs }, draft.tariffVersion);
    if (tariffs.length === 0)
      return err(wrong('tariffVersion', `offering ${offeringId} has no such version, or none in the window`));
    const head = await takeHead(store, tenant, offeringId, draft.id, clock.now());
    if (!head.ok) return head;
    return ok({
      ...draft,
      correction: tariffs.map(({ version }) => version),
      earlier: [...(head.value.booked ?? [])],
      balances: 0,
      charges: 0,
      notRated: 0,
      affected: 0,
      difference: { unit: tariffs[0]?.currency ?? '', value: '0' },
      booked: 0,
      refused: 0,
    });
  },

  async beforePatch(next, previous, { caller, clock, store }) {
    if (next.status === previous.status) return ok(next);
    if (next.status !== 'booking' && next.status !== 'withdrawn')
      return err(failure('illegal-transition', `A caller moves it to booking or withdrawn, never to ${next.status}`));
    if (next.status === 'withdrawn') return ok(next);
    const { id, window = {}, tariffVersion, correction: versions = [], creationDate = '' } = next;
    const correction = {
      id,
      window,
      correction: versions,
      causedAt: creationDate,
      ...(tariffVersion === undefined ? {} : { tariffVersion }),
    };
    const offeringId = next.productOffering?.id ?? '';
    const recorded = await recordBooking(store, caller.tenant, offeringId, correction, clock.now());
    return recorded.ok
      ? ok({ ...next, ...(next.lastPage === undefined ? {} : { nextPage: next.lastPage }) })
      : recorded;
  },
});

const wrong = (path: string, message: string): Failure =>
  failure('unprocessable', 'The charges cannot be rated again so', { violations: [{ path, message }] });
