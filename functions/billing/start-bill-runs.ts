import { SFNClient } from '@aws-sdk/client-sfn';
import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { StepFunctionsBillRuns } from '../../shared/adapters/aws/step-functions-bill-runs';
import { startBillRuns } from '../../shared/billing/start-bill-runs';
import { systemClock } from '../../shared/kernel/clock';
import { type StoredTenant, toTenantSettings } from '../../shared/platform/tenant-settings';

const { BOOKS_TABLE = '', STATE_MACHINE = '' } = process.env;
const { client, periods, products } = billingPorts(process.env);
const runs = new StepFunctionsBillRuns(client, BOOKS_TABLE, new SFNClient({}), STATE_MACHINE);

/** TenantAttributeValueChangeEvent: a tenant's clock may have jumped past the end of a period. */
export const handler = eventConsumer(async ({ tenant, event }) => {
  // From the event, not from the settings: those may be a second old in a warm function, and the jump would be missed.
  const { timeZone, clockOffsetMs } = toTenantSettings(event.tenant as StoredTenant);
  const nowMs = systemClock.now() + clockOffsetMs;
  const started = await startBillRuns({ products, periods, runs, timeZone, nowMs }, tenant);
  if (started) console.info(JSON.stringify({ level: 'INFO', message: 'bill run started', tenant }));
});
