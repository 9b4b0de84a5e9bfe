import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import type { ApiHandler } from '../../shared/kernel/api';
import { fixedClock } from '../../shared/kernel/clock';
import { countingIds } from '../../shared/kernel/ids';
import type { Caller } from '../../shared/kernel/tenant';
import type { ApiDeclaration } from '../../shared/tmf/declaration';
import { tmfApi } from '../../shared/tmf/engine';
import type { ApiHooks } from '../../shared/tmf/hooks';
import type { ResourceStore } from '../../shared/tmf/resource-store';

export type Answered = { readonly status: number; readonly body: Record<string, unknown> };

/**
 * An API as its function serves it, over memory and a clock that stands still. A refusal has the status 0 and the failure as
 * its body: the chain around a function makes the answer of it.
 */
export function serve(
  declaration: ApiDeclaration,
  given: {
    readonly hooks?: ApiHooks;
    readonly nowMs: number;
    readonly store?: ResourceStore;
    readonly clock?: { now(): number };
  },
) {
  const handler: ApiHandler = tmfApi(declaration, {
    store: given.store ?? new MemoryResourceStore(declaration.resources),
    ids: countingIds('id'),
    clockOf: async () => given.clock ?? fixedClock(given.nowMs),
    hooks: given.hooks,
  });
  return async (
    caller: Caller,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> => {
    const answer = await handler({
      method,
      path: `${declaration.basePath}${path}`,
      query: {},
      headers: { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      caller,
      requestId: 'request',
      baseUrl: 'https://front.example/v1',
    });
    if ('failure' in answer) return { status: 0, body: { ...answer.failure } };
    return { status: answer.status, body: JSON.parse(answer.body ?? 'null') };
  };
}
