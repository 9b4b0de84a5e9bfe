import type { TenantId } from '../kernel/tenant';
import type { EventKind } from './declaration';
import type { StoredResource } from './resource-store';

/**
 * One change of one resource, as it travels on the bus: EventBridge `source` is `farthing.<domain>`, `detail-type` is
 * `eventType`, `detail` is this. TMF630's event with what consumers need to keep order and drop repeats.
 */
export interface DomainEvent {
  /** The same for the same change, however often it is published: `<tenant>.<resource>.<id>.<version>`. */
  readonly eventId: string;
  /** `ProductOrderStateChangeEvent`. */
  readonly eventType: string;
  /** ISO 8601, UTC. */
  readonly eventTime: string;
  /** `Signal`: not of a change, but of something that a change made true; an entity of its own. */
  readonly kind: EventKind | 'Signal';
  readonly tenant: TenantId;
  readonly domain: string;
  readonly resource: string;
  readonly id: string;
  /** The entity's version that this event made: counts from 1 without gaps, so a consumer can order and drop. */
  readonly version: number;
  readonly previousState?: string;
  /** ISO 8601, UTC, on the same clock as `eventTime`: when the version before was made. Absent for the first. */
  readonly previousTime?: string;
  /** `{ productOrder: { … } }`: the whole resource after the change, or its id, href, owner and state alone where it is personal. */
  readonly event: Readonly<Record<string, unknown>>;
}

export const eventSource = (domain: string): string => `farthing.${domain}`;
export const eventTypeOf = (type: string, kind: EventKind): string => `${type}${kind}Event`;

export const eventIdOf = (tenant: TenantId, resource: string, id: string, version: number): string =>
  `${tenant}.${resource}.${id}.${version}`;

/** What a new resource's first version is told as. */
export const createdEvent = (stored: StoredResource, domain: string, type: string): DomainEvent => ({
  eventId: eventIdOf(stored.tenant, stored.resource, stored.id, 1),
  eventType: eventTypeOf(type, 'Create'),
  eventTime: stored.createdAt,
  kind: 'Create',
  tenant: stored.tenant,
  domain,
  resource: stored.resource,
  id: stored.id,
  version: 1,
  event: { [stored.resource]: stored.body },
});
