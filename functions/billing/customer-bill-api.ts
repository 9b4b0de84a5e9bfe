import { apiFunction } from '../../shared/adapters/aws/api-function';
import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { billAdjustmentHooks } from '../../shared/billing/bill-adjustment-hooks';
import { billDisputeHooks } from '../../shared/billing/bill-dispute';
import { customerBillHooks } from '../../shared/billing/bill-hooks';
import { onDemandHooks } from '../../shared/billing/bill-on-demand';
import { customerBillApi } from '../../shared/billing/resources';
import { systemClock } from '../../shared/kernel/clock';
import { ulidSource } from '../../shared/kernel/ids';
import type { TenantId } from '../../shared/kernel/tenant';
import { tmfApi } from '../../shared/tmf/engine';

const { periods, settings, store, books } = billingPorts(process.env);

const adjusting = {
  books,
  approvalAboveOf: async (tenant: TenantId) => (await settings.get(tenant)).adjustmentApprovalAbove,
};

/** TMF678: bills and their lines, which the bill run alone makes, and finance releases where they are held; bills on demand; what corrects bills, and disputes of them. */
export const handler = apiFunction(
  tmfApi(customerBillApi, {
    store,
    ids: ulidSource(systemClock),
    clockOf: (tenant) => settings.clockOf(tenant),
    hooks: {
      billAdjustment: billAdjustmentHooks(adjusting),
      billDispute: billDisputeHooks(adjusting),
      customerBill: customerBillHooks,
      customerBillOnDemand: onDemandHooks(periods, async (tenant) => (await settings.get(tenant)).timeZone),
    },
  }),
);
