import type { TenantId } from '../kernel/tenant';

/** Who wants to be told of an API's events, and where. */
export interface Subscription {
  readonly tenant: TenantId;
  /** The API that it was made at: `/tmf-api/productOrderingManagement/v4`; of all topics, {@link TOPICS_PATH}. */
  readonly basePath: string;
  readonly id: string;
  readonly callback: string;
  /** `eventType=ProductOrderStateChangeEvent`; empty: every event of the API. */
  readonly query: string;
  /** Signs what is delivered. Shown once, when the subscription is made. */
  readonly secret: string;
  /** ISO 8601, UTC, on the tenant's clock, as events' times are. */
  readonly createdAt: string;
  /** The topic of TMF688 that it was made at. Topics never change, so what they ask for is kept here. */
  readonly topic?: { readonly id: string; readonly headerQuery?: string; readonly contentQuery?: string };
}

/** Where the subscriptions of all topics are kept together, since any event may be in any topic. */
export const TOPICS_PATH = '/tmf-api/event/v4/topic';

export interface SubscriptionStore {
  /** Stores a new one; when the id is taken, answers what stands there. */
  create(subscription: Subscription): Promise<Subscription>;
  /** All of an API's, strongly consistent, so that what is subscribed to now is told from now on. */
  list(tenant: TenantId, basePath: string): Promise<readonly Subscription[]>;
  get(tenant: TenantId, basePath: string, id: string): Promise<Subscription | undefined>;
  /** False when there was none. */
  remove(tenant: TenantId, basePath: string, id: string): Promise<boolean>;
}

/** An entity whose events are told in order. */
export interface Entity {
  readonly tenant: TenantId;
  readonly resource: string;
  readonly id: string;
}

/** How far each entity's events have been passed on. */
export interface ProgressStore {
  /** The last version passed on, strongly consistent; undefined when none was. */
  last(entity: Entity): Promise<number | undefined>;
  /** Moves it from one version to a later one; does nothing when another did so already. */
  advance(entity: Entity, from: number | undefined, to: number): Promise<void>;
}
