import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { billAccounts } from '../../shared/billing/bill-accounts';
import { tenantId } from '../../shared/kernel/tenant';

const { settings, ...ports } = billingPorts(process.env);

interface Task {
  readonly tenant: string;
  readonly period: string;
  readonly accounts: readonly string[];
}

/** A task of the bill run's Map: bills its accounts. Run again after a crash, it ends with the same bills. */
export async function handler(task: Task) {
  const tenant = tenantId(task.tenant);
  const [given, clock] = await Promise.all([settings.get(tenant), settings.clockOf(tenant)]);
  const counts = await billAccounts(
    { ...ports, settings: given, nowMs: clock.now() },
    tenant,
    task.accounts,
    task.period,
  );
  console.info(JSON.stringify({ level: 'INFO', message: 'billed', tenant, period: task.period, ...counts }));
  return counts;
}
