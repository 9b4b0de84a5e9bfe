import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { PERIODS_PER_PAGE, toTasks } from '../../shared/billing/bill-accounts';
import { tenantId } from '../../shared/kernel/tenant';

const { periods } = billingPorts(process.env);

interface PageRequest {
  readonly tenant: string;
  /** The tenant's time, ISO 8601: what is over then is billed. */
  readonly until: string;
  readonly cursor?: string;
}

/** One page of the periods that are due, cut into tasks of the Map. `cursor` is there while there is another page. */
export async function handler({ tenant, until, cursor }: PageRequest) {
  const page = await periods.due(tenantId(tenant), Date.parse(until), {
    limit: PERIODS_PER_PAGE,
    ...(cursor === undefined ? {} : { cursor }),
  });
  const tasks = toTasks(page.periods).map((due) => ({ tenant, until, due }));
  return {
    tenant,
    until,
    tasks,
    more: page.cursor !== undefined,
    ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
  };
}
