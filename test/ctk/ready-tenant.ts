import { tokenOf } from '../../local/demo/callers';
import { readyLine } from '../../local/demo/line';
import { loadTenant, TENANTS } from '../../local/demo/load';
import type { Payloads } from './prepare-kit';

const TENANT = 'ctk';

/** A tenant with a catalog and a customer's line for the kits to read, a caller of every role, and what to post there. */
export async function readyTenant(): Promise<{
  readonly tenant: string;
  readonly username: string;
  readonly payloads: Payloads;
}> {
  const offers = await loadTenant({ ...TENANTS.demo, tenant: TENANT, numberRange: '3538966', numbers: 3 });
  await readyLine(TENANT, offers, TENANT);
  const username = `${TENANT}-all`;
  for (const role of ['agent', 'finance', 'network', 'operator'] as const) await tokenOf(TENANT, role, username);
  return { tenant: TENANT, username, payloads: {} };
}
