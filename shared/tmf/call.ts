import type { ApiRequest, ApiResponse } from '../kernel/api';
import type { Clock } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import type { IdSource } from '../kernel/ids';
import type { ReferenceReader } from './check-references';
import type { ApiDeclaration, Body, BodyOf, ResourceDeclaration } from './declaration';
import type { ExtensionSchemas } from './extension-schema';
import type { HookContext, ResourceHooks } from './hooks';
import type { ResourceStore, StoredResource } from './resource-store';
import { etagOf, respondJson, toOutput } from './respond';
import { selectFields } from './select-fields';

/** One call of one resource's operation, with all that its handler needs. */
export interface Call {
  readonly api: ApiDeclaration;
  readonly declaration: ResourceDeclaration;
  readonly hooks: ResourceHooks<Body>;
  readonly store: ResourceStore;
  readonly references: ReferenceReader;
  readonly schemas: ExtensionSchemas | undefined;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly request: ApiRequest;
}

export type Answer = ApiResponse | { readonly failure: Failure };

export const hookContext = ({ request, clock, ids, store }: Call): HookContext => ({
  caller: request.caller,
  clock,
  ids,
  store,
});

export const notFound = (call: Call): Answer => ({
  failure: failure('not-found', `There is no such ${call.declaration.name}`),
});

/** A body whose declaration is known only at run time, as `changedResource` takes it. */
export const asBodyOf = (body: Body): BodyOf<ResourceDeclaration> => body;

/** A whole resource, completed by its hook, in the fields that were asked for, with its ETag. */
export async function respondResource(
  call: Call,
  status: number,
  stored: StoredResource,
  headers: Readonly<Record<string, string>> = {},
): Promise<ApiResponse> {
  const output = await outputOf(call, stored);
  const shown = selectFields(output, call.request.query.fields);
  return respondJson(status, shown, { ETag: etagOf(stored.version), ...headers });
}

export async function outputOf(call: Call, stored: StoredResource): Promise<Record<string, unknown>> {
  const body = call.hooks.afterRead ? await call.hooks.afterRead(stored.body, hookContext(call)) : stored.body;
  return { '@type': call.declaration.type, ...toOutput(call.declaration, body, call.request.baseUrl) };
}
