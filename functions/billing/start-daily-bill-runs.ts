import { SFNClient } from '@aws-sdk/client-sfn';
import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { listTenants } from '../../shared/adapters/aws/list-tenants';
import { StepFunctionsBillRuns } from '../../shared/adapters/aws/step-functions-bill-runs';
import { startBillRuns } from '../../shared/billing/start-bill-runs';

const { BOOKS_TABLE = '', STATE_MACHINE = '', TENANTS_TABLE = '' } = process.env;
const { client, periods, products, settings } = billingPorts(process.env);
const runs = new StepFunctionsBillRuns(client, BOOKS_TABLE, new SFNClient({}), STATE_MACHINE);

/** Once a day: the bill run of every tenant with an account whose period is over. One that fails is logged and does not stop the others. */
export async function handler(): Promise<{ readonly tenants: number; readonly failed: number }> {
  const tenants = await listTenants(client, TENANTS_TABLE);
  let failed = 0;
  for (const tenant of tenants)
    try {
      const [{ timeZone }, clock] = await Promise.all([settings.get(tenant), settings.clockOf(tenant)]);
      const started = await startBillRuns({ products, periods, runs, timeZone, nowMs: clock.now() }, tenant);
      if (started) console.info(JSON.stringify({ level: 'INFO', message: 'bill run started', tenant }));
    } catch (problem) {
      failed += 1;
      console.error(JSON.stringify({ level: 'ERROR', message: String(problem), tenant }));
    }
  // The function is invoked again when it throws: what was started already is then not started twice.
  if (failed > 0) throw new Error(`The bill runs of ${failed} of ${tenants.length} tenants could not be started`);
  return { tenants: tenants.length, failed };
}
