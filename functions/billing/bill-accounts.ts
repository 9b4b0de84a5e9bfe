import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { partyTaxStatuses } from '../../shared/adapters/aws/party-tax-statuses';
import { billAccounts } from '../../shared/billing/bill-accounts';
import type { AccountPeriod } from '../../shared/billing/ports';
import { tenantId } from '../../shared/kernel/tenant';

const { settings, ...given } = billingPorts(process.env);
const ports = { ...given, taxStatuses: partyTaxStatuses(process.env) };
const metrics = new Metrics({ namespace: 'Farthing', serviceName: process.env.SERVICE });

interface Task {
  readonly tenant: string;
  /** The tenant's time when the run was started, ISO 8601. */
  readonly until: string;
  readonly due: readonly AccountPeriod[];
  /** Set by the state machine when the task's retries are used up. */
  readonly lastTry?: boolean;
}

/** A task of the bill run's Map: bills the periods that are over. Run again after a crash, it ends with the same bills. */
export async function handler(task: Task) {
  const tenant = tenantId(task.tenant);
  const [decided, clock] = await Promise.all([settings.get(tenant), settings.clockOf(tenant)]);
  // A warm function may know the clock of a second ago: what a jump of it made due would not be over yet.
  const nowMs = Math.max(clock.now(), Date.parse(task.until));
  const making = { ...ports, settings: decided, nowMs };
  const counts = await billAccounts(making, tenant, task.due, task.lastTry === true);
  metrics.addMetric('ParkedAccounts', MetricUnit.Count, counts.parked);
  metrics.publishStoredMetrics();
  console.info(JSON.stringify({ level: 'INFO', message: 'billed', tenant, ...counts }));
  return counts;
}
