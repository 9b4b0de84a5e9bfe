import type { NetworkHealth, SystemHealth } from '../../service-ordering/ports';
import type { OssSystem } from '../../service-ordering/task-kinds';

/** Keeps the health feed in memory: for tests. */
export class MemoryNetworkHealth implements NetworkHealth {
  private readonly reports = new Map<string, SystemHealth>();
  private readonly counts = new Map<string, number>();

  async report(tenant: string, system: OssSystem, health: SystemHealth): Promise<void> {
    this.reports.set(JSON.stringify([tenant, system]), health);
  }

  async find(tenant: string, system: OssSystem): Promise<SystemHealth | undefined> {
    return this.reports.get(JSON.stringify([tenant, system]));
  }

  async count(tenant: string, system: OssSystem, minuteMs: number): Promise<number> {
    const key = JSON.stringify([tenant, system, minuteMs]);
    const counted = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, counted);
    return counted;
  }
}
