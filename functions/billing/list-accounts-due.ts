import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { ACCOUNTS_PER_PAGE, toTasks } from '../../shared/billing/bill-accounts';
import { tenantId } from '../../shared/kernel/tenant';

const { products } = billingPorts(process.env);

interface PageRequest {
  readonly tenant: string;
  readonly period: string;
  readonly cursor?: string;
}

/** One page of the run's accounts, cut into tasks of the Map. `cursor` is there while there is another page. */
export async function handler({ tenant, period, cursor }: PageRequest) {
  const page = await products.accounts(tenantId(tenant), {
    limit: ACCOUNTS_PER_PAGE,
    ...(cursor === undefined ? {} : { cursor }),
  });
  const tasks = toTasks(page.accounts).map((accounts) => ({ tenant, period, accounts }));
  return {
    tenant,
    period,
    tasks,
    more: page.cursor !== undefined,
    ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
  };
}
