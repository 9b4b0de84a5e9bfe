import type { TenantId } from '../kernel/tenant';
import type { Body, EventKind } from './declaration';

/** A resource as it is kept: its body, its version, and what its last write means to those who listen. */
export interface StoredResource<B = Body> {
  readonly tenant: TenantId;
  /** The resource's name: `productOrder`. */
  readonly resource: string;
  readonly id: string;
  /** Counts the writes from 1 without gaps: the ETag, and the order of this entity's events. */
  readonly version: number;
  /** ISO 8601, UTC. The creation time orders collections. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly body: B;
  /** What the last write was. The table's stream makes the event of it: the outbox is the item itself. */
  readonly lastChange: { readonly kind: EventKind; readonly previousState?: string };
  /** Values of the declared lookups, by path; a path through an array gives its first value. */
  readonly lookups: Readonly<Record<string, string>>;
  /** Of the request that created it, where that carried an Idempotency-Key. */
  readonly requestHash?: string;
}

/** A longer value is not looked up by: an index key of DynamoDB holds 2,048 bytes, with tenant, name and path in it. */
export const LOOKUP_LENGTH_MAX = 400;

export interface ListQuery {
  readonly tenant: TenantId;
  readonly resource: string;
  /** A declared lookup and the value sought. Without it: the whole collection in creation order. */
  readonly lookup?: { readonly path: string; readonly value: string };
  /** At most this many are read. */
  readonly limit: number;
  /** Where the last page ended, as that page gave it. */
  readonly cursor?: string;
  /** The last created first. Only a store that pages by place (`paging`) takes it. */
  readonly newestFirst?: boolean;
}

/** How a store finds a place in a list by reading neither what is before it nor any body. */
export interface Paging {
  /** Where a list that ended with this item goes on, as `cursor` takes it. */
  cursorAfter(query: ListQuery, item: StoredResource): string;
  /** How many come from the cursor on, counted up to `query.limit`; with a cursor where there are more. */
  count(query: ListQuery): Promise<{ readonly count: number; readonly cursor?: string }>;
}

/** A cursor that no page of this list gave: a caller who passes one on has it refused, not answered with a defect. */
export class UnreadableCursorError extends Error {
  override readonly name = 'UnreadableCursorError';
}

export interface ListPage {
  readonly items: readonly StoredResource[];
  readonly cursor?: string;
}

/**
 * Where resources are kept. One contract suite (test/contract/resource-store) holds every implementation to this.
 * `list` throws {@link UnreadableCursorError}. All reads but `list` are strongly consistent; `list` may lag a write by the index's delay.
 */
export interface ResourceStore {
  get(tenant: TenantId, resource: string, id: string): Promise<StoredResource | undefined>;
  /** Stores a new one (version 1). When the id is taken, answers what stands there. */
  create(item: StoredResource): Promise<{ readonly created: boolean; readonly stored: StoredResource }>;
  /** Replaces the one whose version is `item.version - 1`; false when it is at another version or gone. */
  replace(item: StoredResource): Promise<boolean>;
  /** Removes the one at that version; its stream record becomes the Delete event. */
  remove(tenant: TenantId, resource: string, id: string, version: number): Promise<boolean>;
  list(query: ListQuery): Promise<ListPage>;
  /** Undefined for lists that have an order of their own, such as those put together from elsewhere. */
  paging?(query: ListQuery): Paging | undefined;
}
