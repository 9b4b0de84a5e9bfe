import { apiFunction } from '../../shared/adapters/aws/api-function';
import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { customerBillHooks } from '../../shared/billing/bill-hooks';
import { onDemandHooks } from '../../shared/billing/bill-on-demand';
import { customerBillApi } from '../../shared/billing/resources';
import { systemClock } from '../../shared/kernel/clock';
import { ulidSource } from '../../shared/kernel/ids';
import { tmfApi } from '../../shared/tmf/engine';

const { periods, settings, store } = billingPorts(process.env);

/** TMF678: bills and their lines, which the bill run alone makes, and finance releases where they are held; bills on demand. */
export const handler = apiFunction(
  tmfApi(customerBillApi, {
    store,
    ids: ulidSource(systemClock),
    clockOf: (tenant) => settings.clockOf(tenant),
    hooks: {
      customerBill: customerBillHooks,
      customerBillOnDemand: onDemandHooks(periods, async (tenant) => (await settings.get(tenant)).timeZone),
    },
  }),
);
