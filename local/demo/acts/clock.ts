import { setTimeout as wait } from 'node:timers/promises';
import { answered } from '../../../docs/client/client';
import { SETTINGS_SEEN_MS } from '../../../shared/adapters/aws/tenant-settings';
import type { ApiClient } from '../api-client';
import type { Stage } from '../stage';

const DAY_MS = 86_400_000;
const TENANT = '/farthing/tenantManagement/v1/tenant/{id}';

/** The tenant's time, epoch milliseconds. */
export async function tenantNow(stage: Pick<Stage, 'operator' | 'tenant'>): Promise<number> {
  const tenant = await answered(stage.operator.typed.GET(TENANT, { params: { path: { id: stage.tenant } } }));
  return Date.now() + (tenant.clockOffsetSeconds ?? 0) * 1000;
}

/** Sets how far a tenant's clock is ahead, and waits until no warm function goes by the time before. */
export async function setClock(operator: ApiClient, tenant: string, clockOffsetSeconds: number): Promise<void> {
  await answered(operator.typed.PATCH(TENANT, { params: { path: { id: tenant } }, body: { clockOffsetSeconds } }));
  await wait(SETTINGS_SEEN_MS);
}

/** Moves the tenant's clock forward to a time (epoch milliseconds); never back. */
export async function jumpTo(stage: Stage, toMs: number): Promise<void> {
  await setClock(stage.operator, stage.tenant, Math.max(0, Math.ceil((toMs - Date.now()) / 1000)));
  stage.report('clock', `the tenant’s clock is at ${new Date(toMs).toISOString().slice(0, 16)}Z`);
}

/** The next first of a month at 08:00 UTC; today, when that is one and it is not evening yet. */
export function nextMonthStart(nowMs: number): number {
  const now = new Date(nowMs);
  const start = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1, 8);
  return start >= nowMs ? start : Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1, 8);
}

/** The end of the month's usage and the first hours of the month after it. */
export function endOfMonth(startMs: number): {
  readonly lastDay: number;
  readonly afterwards: number;
  readonly period: string;
} {
  const start = new Date(startMs);
  const next = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1);
  return { lastDay: next - DAY_MS / 2, afterwards: next + DAY_MS / 4, period: start.toISOString().slice(0, 7) };
}
