import { toIso } from '../kernel/clock';
import { failure } from '../kernel/errors';
import { idempotencyKey, idFromKey } from '../kernel/idempotency';
import { err, ok, type Result } from '../kernel/result';
import type { ActionHandler, Answered, AskedAction } from '../tmf/serve-actions';
import { type AccountMapping, checkMapping } from './account-mapping';
import { isPeriodId, lastEndedPeriod, periodAfter, periodsFrom } from './billing-period';
import type { BooksReading } from './books-api';
import { showEntry } from './books-entry-view';
import { askReopening, closePeriod, reopenPeriod, viewPeriod } from './close-period';
import { stateOfPeriod } from './closing';
import { enterByHand, type HandEntry } from './enter-by-hand';
import { exportPeriod } from './export-period';
import { ledgerCsv } from './ledger-export';

/** Ten years. */
const PERIODS_SHOWN_MAX = 120;

const answered = <T, F>(result: Result<T, F>): Result<Answered, F> =>
  result.ok ? ok({ value: result.value }) : result;
const notFound = (message: string) => err(failure('not-found', message));

/** What finance decides: months closed and reopened, the mapping, exports, entries by hand. By the action's name. */
export function closingActions(on: BooksReading): Readonly<Record<string, ActionHandler>> {
  const who = async ({ request: { caller } }: AskedAction) => {
    const { clock, timeZone } = await on.timeOf(caller.tenant);
    return { by: caller.subject, nowMs: clock.now(), timeZone };
  };
  const ofPeriod =
    (act: (asked: AskedAction) => Promise<Result<unknown, ReturnType<typeof failure>>>): ActionHandler =>
    async (asked) =>
      isPeriodId(asked.id) ? answered(await act(asked)) : notFound('An accounting period is a month: 2026-11');
  return {
    listAccountingPeriod: async (asked) => ok({ value: await listPeriods(on, asked, await who(asked)) }),
    retrieveAccountingPeriod: ofPeriod(async ({ request, id }) => ok(await viewPeriod(on, request.caller.tenant, id))),
    closeAccountingPeriod: ofPeriod(async (asked) =>
      closePeriod(on, asked.request.caller.tenant, asked.id, asked.body.level as 'soft' | 'hard', await who(asked)),
    ),
    askToReopenAccountingPeriod: ofPeriod(async (asked) => {
      const { by, nowMs } = await who(asked);
      const reason = String(asked.body.reason);
      return askReopening(on, asked.request.caller.tenant, { period: asked.id, by, at: toIso(nowMs), reason });
    }),
    approveReopeningOfAccountingPeriod: ofPeriod(async (asked) =>
      reopenPeriod(on, asked.request.caller.tenant, asked.id, await who(asked)),
    ),
    retrieveAccountMapping: async ({ request }) =>
      ok({ value: { account: await on.finance.mapping(request.caller.tenant) } }),
    replaceAccountMapping: async ({ request, body }) => {
      const mapping = checkMapping(body.account as AccountMapping);
      if (!mapping.ok) return mapping;
      await on.finance.keepMapping(request.caller.tenant, mapping.value);
      return ok({ value: { account: mapping.value } });
    },
    listLedgerExport: async ({ request }) => ok({ value: await on.finance.exports(request.caller.tenant) }),
    createLedgerExport: async (asked) => {
      const { tenant } = asked.request.caller;
      const made = await exportPeriod(on.finance, tenant, String(asked.body.period), (await who(asked)).nowMs);
      return made.ok ? ok({ status: made.value.isNew ? 201 : 200, value: made.value.made }) : made;
    },
    retrieveLedgerExport: async (asked) => {
      const found = await exportOf(on, asked);
      return found ? ok({ value: found }) : notFound('There is no such export');
    },
    retrieveLedgerExportCsv: async (asked) => {
      const found = await exportOf(on, asked);
      if (!found) return notFound('There is no such export');
      const headers = {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="ledger-${found.number}.csv"`,
      };
      return ok({ status: 200, headers, body: ledgerCsv(found) });
    },
    createManualEntry: async (asked) => enter(on, asked),
  };
}

const exportOf = async ({ finance }: BooksReading, { request, id }: AskedAction) =>
  (await finance.exports(request.caller.tenant)).find(({ number }) => String(number) === id);

async function listPeriods(
  { finance }: BooksReading,
  { request: { caller } }: AskedAction,
  { nowMs, timeZone }: { readonly nowMs: number; readonly timeZone: string },
) {
  const [closing, totals] = await Promise.all([finance.closing(caller.tenant), finance.monthTotals(caller.tenant)]);
  const [first] = totals.map(({ month }) => month).sort();
  const now = periodAfter(lastEndedPeriod(nowMs, timeZone));
  return first === undefined
    ? []
    : periodsFrom(first, now, PERIODS_SHOWN_MAX).map((period) => ({ period, state: stateOfPeriod(closing, period) }));
}

async function enter(on: BooksReading, { request, body }: AskedAction): ReturnType<ActionHandler> {
  const key = idempotencyKey(request.headers);
  if (!key.ok) return key;
  const { caller } = request;
  const id = key.value === undefined ? on.ids.next() : idFromKey(caller, 'manualEntry', key.value);
  const entry = await enterByHand(on.books, caller.tenant, { ...(body as unknown as HandEntry), id });
  if (!entry.ok) return entry;
  return ok({ status: 201, value: showEntry(entry.value, await on.finance.mapping(caller.tenant)) });
}
