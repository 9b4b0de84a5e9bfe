import { parseNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import type { DomainEvent } from '../tmf/event';
import { isRecord } from '../tmf/read-path';
import { autoTopupsOf } from './accept-auto-topup';
import { topupBalance } from './action-resources';
import { BookingNotPossibleError } from './book-once';
import { changeMoneyNotice } from './change-money-notice';
import { balanceIdOf } from './find-bucket';
import { bucket } from './resources';
import { type AutoTopupPorts, runAutoTopup, settleAutoTopup, type Trigger } from './run-auto-topup';
import { SIGNAL_EVENTS } from './signal-event';

/** Attempts at a balance that others write as often. */
const ATTEMPTS_MAX = 20;
/** A rule that was due on a day is found for so long, should no run have come by. */
const DAYS_BACK = 40;
const DAY_MS = 86_400_000;
/** The signals that rules wait for. */
const KINDS: Readonly<Record<string, Trigger['kind']>> = {
  [SIGNAL_EVENTS['low-balance']]: 'balance',
  [SIGNAL_EVENTS['allowance-expired']]: 'expiry',
};
const RULES_MAX = 1_000;

/**
 * Runs automatic top-ups on what happens: a balance fell, an allowance ended, a rule was made or ended, a child's payment
 * ended. An event that comes again does no harm.
 */
export async function followAutoTopup(ports: AutoTopupPorts, event: DomainEvent): Promise<void> {
  const { tenant, eventId, eventType } = event;
  if (event.resource === bucket.name) {
    const about = event.event[bucket.name];
    const bucketId = isRecord(about) ? balanceIdOf(String(about.id)) : '';
    const kind = KINDS[eventType];
    if (kind === undefined) return;
    for (const rule of await autoTopupsOf(ports.store, tenant, bucketId))
      await runAutoTopup(ports, tenant, rule.id, { id: eventId, kind });
    return;
  }
  const body = event.event[topupBalance.name];
  if (!isRecord(body)) return;
  if (body.isAutoTopup !== true) return settleAutoTopup(ports, tenant, event.id);
  await keepNotice(ports, tenant, balanceIdOf(isRecord(body.bucket) ? String(body.bucket.id) : ''), event.id);
  if (event.kind === 'Create') await runAutoTopup(ports, tenant, event.id, { id: eventId, kind: 'balance' });
}

/** Lets the balance tell when it falls below the rule's threshold, for as long as the rule is in force. */
async function keepNotice(ports: AutoTopupPorts, tenant: TenantId, balanceId: string, ruleId: string): Promise<void> {
  const stored = await ports.store.get(tenant, topupBalance.name, ruleId);
  const threshold = stored?.body.status === 'created' ? stored.body.threshold : undefined;
  const belowNano = isRecord(threshold) ? parseNano(String(threshold.amount)) : undefined;
  let account = await ports.balances.read(tenant, balanceId);
  for (let attempt = 0; account && attempt < ATTEMPTS_MAX; attempt += 1) {
    const next = changeMoneyNotice(account, belowNano, ports.nowMs);
    if (!next) return;
    const written = await ports.balances.write(next, account.number);
    if (written.written) return;
    account = written.current;
  }
  throw new BookingNotPossibleError(`Balance ${balanceId} is unknown, or was written by others too often`);
}

/** Runs the rules of a tenant whose day has come. */
export async function runDueTopups(ports: AutoTopupPorts, tenant: TenantId): Promise<number> {
  let run = 0;
  for (let back = 0; back < DAYS_BACK; back += 1) {
    const day = new Date(ports.nowMs - back * DAY_MS).toISOString().slice(0, 10);
    const lookup = { path: 'nextTopupDay', value: day };
    const { items } = await ports.store.list({ tenant, resource: topupBalance.name, lookup, limit: RULES_MAX });
    for (const { id } of items)
      if ((await runAutoTopup(ports, tenant, id, { id: `day/${day}`, kind: 'day' })) === 'topped-up') run += 1;
  }
  return run;
}
