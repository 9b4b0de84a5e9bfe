import { idFromText } from '../kernel/idempotency';
import { parseNano } from '../kernel/money';
import { ok } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { newResource } from '../tmf/write-resource';
import { firstDay } from './accept-auto-topup';
import { topupBalance } from './action-resources';
import { type ActionOutcome, ended } from './check-action';
import { balanceIdOf } from './find-bucket';
import type { DailyQuotas } from './ports';
import { utcDay } from './posting';
import { dayAfter, nextPeriodDay } from './recurring-day';
import { prepayBalanceManagement } from './resources';
import { ActionNotEndedError, type ActionPorts } from './settle-action';

type TopupBody = BodyOf<typeof topupBalance>;

/** Of one balance a day: what goes wrong beyond is looked at by a person. */
export const AUTO_TOPUPS_A_DAY = 3;
/** Payments declined one after the other, a day apart: then the rule ends, and says so. */
export const DECLINES_MAX = 3;

export interface AutoTopupPorts extends Omit<ActionPorts, 'ledger'> {
  readonly quotas: DailyQuotas;
}

/** Why a rule is looked at: by its balance, because an allowance ended, or because its day has come. */
export interface Trigger {
  /** The same for the same cause: a rule tops up once for it. */
  readonly id: string;
  readonly kind: 'balance' | 'expiry' | 'day';
}

/**
 * Tops up by a rule where the trigger and the rule ask for it: once for each trigger, one payment at a time, so many a
 * day. The rule first names the child that it will have, by a conditional write, and whoever comes next makes that one.
 */
export async function runAutoTopup(
  ports: AutoTopupPorts,
  tenant: TenantId,
  ruleId: string,
  trigger: Trigger,
): Promise<'topped-up' | 'nothing'> {
  const stored = await ports.store.get(tenant, topupBalance.name, ruleId);
  const rule = stored && bodyOf(topupBalance, stored);
  if (!rule?.isAutoTopup || rule.status !== 'created') return 'nothing';
  if (isPending(rule)) return makeChild(ports, tenant, rule);
  if (Date.parse(rule.validFor?.endDateTime ?? '9999-12-31') <= ports.nowMs) {
    await changeRule(ports, tenant, ruleId, (body) => stopped(body, { status: 'completed' }, ports.nowMs));
    return 'nothing';
  }
  if (!(await isDue(ports, tenant, rule, trigger))) return 'nothing';
  const childId = idFromText(`${tenant}/${ruleId}/${trigger.id}`);
  if (await ports.store.get(tenant, topupBalance.name, childId)) return 'nothing';
  if (!(await takeQuota(ports, tenant, rule, childId))) {
    await changeRule(ports, tenant, ruleId, (body) => ({ ...body, nextTopupDay: dayAfter(utcDay(ports.nowMs)) }));
    return 'nothing';
  }
  const begun = await changeRule(ports, tenant, ruleId, (body) =>
    isPending(body) ? undefined : beginning(body, childId, ports.nowMs),
  );
  return begun.status === 'created' ? makeChild(ports, tenant, begun) : 'nothing';
}

/** A rule whose last child's payment has not ended. */
const isPending = ({ balanceTopup, lastOutcome }: TopupBody): boolean =>
  balanceTopup !== undefined && lastOutcome === undefined;

async function isDue(
  { balances, nowMs }: AutoTopupPorts,
  tenant: TenantId,
  rule: TopupBody,
  { kind }: Trigger,
): Promise<boolean> {
  if (kind === 'expiry' && rule.onExpiry) return true;
  if (kind === 'day' && (rule.nextTopupDay ?? '9999') <= utcDay(nowMs))
    if (rule.recurringPeriod !== undefined || rule.lastOutcome === 'failed') return true;
  const thresholdNano = parseNano(rule.threshold?.amount ?? '');
  if (thresholdNano === undefined) return false;
  const account = await balances.read(tenant, balanceIdOf(rule.bucket?.id ?? ''));
  return account !== undefined && account.moneyNano < thresholdNano;
}

const takeQuota = ({ quotas, nowMs }: AutoTopupPorts, tenant: TenantId, rule: TopupBody, childId: string) =>
  quotas.take({
    tenant,
    quota: `auto-topup/${rule.bucket?.id}`,
    day: utcDay(nowMs),
    reference: childId,
    amount: 0n,
    max: { uses: AUTO_TOPUPS_A_DAY, amount: 0n },
  });

/** The rule with its next child named, and its next period. */
function beginning(rule: TopupBody, childId: string, nowMs: number): TopupBody {
  const { lastOutcome: _over, nextTopupDay: _past, ...body } = rule;
  const { recurringPeriod } = rule;
  return {
    ...body,
    balanceTopup: { id: childId, role: 'child', '@referredType': topupBalance.type },
    ...(recurringPeriod === undefined
      ? {}
      : { nextTopupDay: nextPeriodDay(firstDay(rule, nowMs), recurringPeriod, utcDay(nowMs)) }),
  };
}

/** Makes the child that the rule names; it is paid as any other top-up. */
async function makeChild(ports: AutoTopupPorts, tenant: TenantId, rule: TopupBody): Promise<'topped-up' | 'nothing'> {
  const { amount, bucket, paymentMethod, partyAccount, product, relatedParty, requestor, usageType } = rule;
  const id = rule.balanceTopup?.id ?? '';
  const given = { amount, bucket, paymentMethod, partyAccount, product, relatedParty, requestor, usageType };
  const { created } = await ports.store.create(
    newResource(topupBalance, {
      tenant,
      id,
      body: {
        ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
        description: 'Automatic',
        balanceTopup: { id: rule.id, role: 'parent', '@referredType': topupBalance.type },
      },
      basePath: prepayBalanceManagement.basePath,
      nowMs: ports.nowMs,
    }),
  );
  return created ? 'topped-up' : 'nothing';
}

/**
 * Tells a rule how its child ended: it counts, stops after so many declines or periods, tries a declined payment again the
 * next day, and tops up again where the balance is still below. Harmless when it is told again.
 */
export async function settleAutoTopup(ports: AutoTopupPorts, tenant: TenantId, childId: string): Promise<void> {
  const stored = await ports.store.get(tenant, topupBalance.name, childId);
  const child = stored && bodyOf(topupBalance, stored);
  const ruleId = child?.balanceTopup?.role === 'parent' ? child.balanceTopup.id : undefined;
  if (ruleId === undefined || (child?.status !== 'completed' && child?.status !== 'failed')) return;
  const outcome = child.status;
  await changeRule(ports, tenant, ruleId, (rule) =>
    rule.balanceTopup?.id === childId && isPending(rule) ? counted(rule, outcome, ports.nowMs) : undefined,
  );
  if (outcome === 'completed') await runAutoTopup(ports, tenant, ruleId, { id: `after/${childId}`, kind: 'balance' });
}

function counted(rule: TopupBody, outcome: 'completed' | 'failed', nowMs: number): TopupBody {
  if (outcome === 'completed') {
    const executed = (rule.executed ?? 0) + 1;
    const next: TopupBody = { ...rule, executed, declined: 0, lastOutcome: outcome };
    return executed === rule.numberOfPeriods ? stopped(next, { status: 'completed' }, nowMs) : next;
  }
  const declined = (rule.declined ?? 0) + 1;
  const next: TopupBody = { ...rule, declined, lastOutcome: outcome, nextTopupDay: dayAfter(utcDay(nowMs)) };
  if (declined < DECLINES_MAX) return next;
  return stopped(next, { status: 'failed', statusReason: `The payment was declined ${declined} times` }, nowMs);
}

/** A rule that ended: neither its day nor its bucket leads to it any more. */
export function stopped(rule: TopupBody, outcome: ActionOutcome, nowMs: number): TopupBody {
  const { nextTopupDay: _day, autoTopupOf: _bucket, ...body } = rule;
  return ended(body, outcome, nowMs);
}

/** Changes a rule that is in force, and answers how it stands; one that was cancelled meanwhile stays as it is. */
async function changeRule(
  { store, nowMs }: AutoTopupPorts,
  tenant: TenantId,
  id: string,
  change: (rule: TopupBody) => TopupBody | undefined,
): Promise<TopupBody> {
  const changed = await updateResource(store, topupBalance, { tenant, id, nowMs }, (rule) =>
    ok(rule.status === 'created' ? change(rule) : undefined),
  );
  if (!changed.ok) throw new ActionNotEndedError(`${topupBalance.name} ${id}: ${changed.error.message}`);
  return bodyOf(topupBalance, changed.value);
}
