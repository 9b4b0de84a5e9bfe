import { SFNClient } from '@aws-sdk/client-sfn';
import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { StepFunctionsBillRuns } from '../../shared/adapters/aws/step-functions-bill-runs';
import { startBillRuns } from '../../shared/billing/start-bill-runs';

const { BOOKS_TABLE = '', STATE_MACHINE = '' } = process.env;
const { client, products, settings } = billingPorts(process.env);
const runs = new StepFunctionsBillRuns(client, BOOKS_TABLE, new SFNClient({}), STATE_MACHINE);

/** TenantAttributeValueChangeEvent: a tenant's clock may have jumped past the end of a month. */
export const handler = eventConsumer(async ({ tenant }) => {
  const [{ timeZone }, clock] = await Promise.all([settings.get(tenant), settings.clockOf(tenant)]);
  const started = await startBillRuns({ products, runs, timeZone, nowMs: clock.now() }, tenant);
  console.info(JSON.stringify({ level: 'INFO', message: 'bill runs started', tenant, started }));
});
