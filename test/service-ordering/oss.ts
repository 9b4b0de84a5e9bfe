import { MemoryNetworkHealth } from '../../shared/adapters/memory/memory-network-health';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { MemoryTaskResults } from '../../shared/adapters/memory/memory-task-results';
import { MemoryTaskWaits } from '../../shared/adapters/memory/memory-task-waits';
import { type Caller, type Role, tenantId } from '../../shared/kernel/tenant';
import type { NetworkMessage, NetworkTaskRequest } from '../../shared/service-ordering';
import { requestTask } from '../../shared/service-ordering/request-task';
import { SERVICE_ORDER } from '../../shared/service-ordering/resources';
import { networkTaskApi } from '../../shared/service-ordering/serve-network-tasks';
import { NETWORK_TASK_API } from '../../shared/service-ordering/task-resources';
import { bodyOf } from '../../shared/tmf/update-resource';

export const TENANT = tenantId('breeze');
export const NOW = Date.parse('2026-11-01T12:00:00Z');

/** Service ordering with its API, a network that says nothing by itself, and a workflow that remembers who woke it. */
export function oss() {
  const asked: NetworkMessage[] = [];
  const woken: string[] = [];
  const ports = {
    store: new MemoryResourceStore([SERVICE_ORDER]),
    waits: new MemoryTaskWaits(),
    results: new MemoryTaskResults(),
    health: new MemoryNetworkHealth(),
    network: {
      request: async (message: NetworkMessage) => {
        asked.push(message);
        return undefined;
      },
    },
    workflow: {
      succeed: async (token: string) => void woken.push(`${token}: success`),
      fail: async (token: string, error: string) => void woken.push(`${token}: ${error}`),
      keepAlive: async (token: string) => void woken.push(`${token}: kept`),
    },
    nowMs: async () => NOW,
  };
  const api = networkTaskApi(ports);
  const call = async (caller: Caller, method: string, path: string, body?: unknown) => {
    const answer = await api({
      method,
      path: `${NETWORK_TASK_API.basePath}${path}`,
      query: {},
      headers: {},
      body: body === undefined ? undefined : JSON.stringify(body),
      caller,
      requestId: 'r1',
      baseUrl: 'https://api.example.com',
    });
    return 'failure' in answer ? { status: 0, code: answer.failure.code, failure: answer.failure } : answer;
  };
  const order = async (id: string) => {
    const stored = await ports.store.get(TENANT, SERVICE_ORDER.name, id);
    if (!stored) throw new Error(`there is a service order ${id}`);
    return { ...bodyOf(SERVICE_ORDER, stored), version: stored.version };
  };
  const ask = (task: Omit<NetworkTaskRequest, 'tenant' | 'orderId'>, token = task.id) =>
    requestTask(ports, { tenant: TENANT, orderId: 'order1', ...task }, token, NOW);
  return { ports, asked, woken, call, order, ask };
}

export const callerOf = (role: Role, partyId?: string): Caller => ({
  tenant: TENANT,
  subject: role,
  roles: [role],
  ...(partyId === undefined ? {} : { partyId }),
});
