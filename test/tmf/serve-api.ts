import type { ApiRequest } from '../../shared/kernel/api';
import type { Clock } from '../../shared/kernel/clock';
import { failureStatus, toErrorBody } from '../../shared/kernel/errors';
import { countingIds } from '../../shared/kernel/ids';
import { type Caller, type Role, tenantId } from '../../shared/kernel/tenant';
import type { ReferenceReader } from '../../shared/tmf/check-references';
import type { ApiDeclaration } from '../../shared/tmf/declaration';
import { tmfApis } from '../../shared/tmf/engine';
import type { ApiHooks } from '../../shared/tmf/hooks';
import type { ResourceStore } from '../../shared/tmf/resource-store';

export const BLUE = tenantId('blue');
export const callerAs = (role: Role, partyId?: string): Caller => ({
  tenant: BLUE,
  subject: `${role}-1`,
  roles: [role],
  ...(partyId === undefined ? {} : { partyId }),
});

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back
  readonly body: any;
  readonly headers: Readonly<Record<string, string>>;
}

/** Serves APIs over a store, as a function does, and calls them as the front door would. */
export function serveApis(
  apis: readonly ApiDeclaration[],
  given: {
    readonly store: ResourceStore;
    readonly clock: Clock;
    readonly hooks?: ApiHooks;
    readonly references?: ReferenceReader;
  },
) {
  const handler = tmfApis(apis, {
    store: given.store,
    ids: countingIds('id'),
    clockOf: async () => given.clock,
    ...(given.hooks ? { hooks: given.hooks } : {}),
    ...(given.references ? { references: given.references } : {}),
  });
  return async (
    method: string,
    target: string,
    body?: unknown,
    more: { readonly caller?: Caller; readonly key?: string } = {},
  ): Promise<Answered> => {
    const [path = '', search] = target.split('?', 2);
    const parameters = new URLSearchParams(search);
    const request: ApiRequest = {
      method,
      path,
      query: Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)])),
      headers: more.key === undefined ? {} : { 'idempotency-key': more.key },
      body: body === undefined ? undefined : JSON.stringify(body),
      caller: more.caller ?? callerAs('agent'),
      requestId: 'r1',
      baseUrl: 'https://front.example/v1',
    };
    const answer = await handler(request);
    if ('failure' in answer)
      return { status: failureStatus(answer.failure.code), body: toErrorBody(answer.failure, 'r1'), headers: {} };
    const text = answer.body ?? '';
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text), headers: answer.headers ?? {} };
  };
}
