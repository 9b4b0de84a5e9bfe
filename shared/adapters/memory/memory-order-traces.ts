import type { TenantId } from '../../kernel/tenant';
import { FIRST_VERSION, type OrderPlan } from '../../product-ordering/order-plan';
import { type OrderTraces, TRACE_ENTRIES_MAX, type TraceEntry } from '../../product-ordering/ports';

export class MemoryOrderTraces implements OrderTraces {
  private readonly plans = new Map<string, OrderPlan>();
  private readonly traces = new Map<string, Map<string, TraceEntry>>();

  async keepPlan(tenant: TenantId, orderId: string, plan: OrderPlan): Promise<OrderPlan> {
    const key = `${tenant}#${orderId}`;
    const kept = this.plans.get(key);
    if (!kept || (kept.version ?? FIRST_VERSION) < (plan.version ?? FIRST_VERSION)) this.plans.set(key, plan);
    return this.plans.get(key) ?? plan;
  }

  async plan(tenant: TenantId, orderId: string): Promise<OrderPlan | undefined> {
    return this.plans.get(`${tenant}#${orderId}`);
  }

  async add(tenant: TenantId, orderId: string, entry: TraceEntry): Promise<void> {
    const key = `${tenant}#${orderId}`;
    this.traces.set(key, (this.traces.get(key) ?? new Map()).set(`${entry.at}#${entry.id}`, entry));
  }

  async entries(tenant: TenantId, orderId: string): Promise<readonly TraceEntry[]> {
    const rows = [...(this.traces.get(`${tenant}#${orderId}`) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    return rows.slice(0, TRACE_ENTRIES_MAX).map(([, entry]) => entry);
  }
}
