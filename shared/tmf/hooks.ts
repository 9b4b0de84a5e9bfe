import type { Clock } from '../kernel/clock';
import type { Failure } from '../kernel/errors';
import type { IdSource } from '../kernel/ids';
import type { Result } from '../kernel/result';
import type { Caller } from '../kernel/tenant';
import type { Body } from './declaration';
import type { ResourceStore } from './resource-store';

/** What a hook may use. The store is the domain's own. */
export interface HookContext {
  readonly caller: Caller;
  /** The tenant's clock: a tenant on a test clock sees its own time. Epoch milliseconds. */
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly store: ResourceStore;
}

/** Where a resource behaves differently. Each hook runs after validation and authorisation, before the write. */
export interface ResourceHooks<B = Body> {
  /** Completes or refuses a new resource. What it returns is stored; set state and computed attributes here. */
  beforeCreate?(draft: B, context: HookContext): Promise<Result<B, Failure>>;
  /** Completes or refuses a change. */
  beforePatch?(next: B, previous: B, context: HookContext): Promise<Result<B, Failure>>;
  beforeDelete?(previous: B, context: HookContext): Promise<Result<void, Failure>>;
  /** Completes what is read (computed attributes). Never refuses. */
  afterRead?(stored: B, context: HookContext): Promise<B>;
}

/** Hooks by resource name. A resource may also be read from elsewhere than the domain's resource table: `store`. */
export type ApiHooks = Readonly<Record<string, ResourceHooks & { readonly store?: ResourceStore }>>;
