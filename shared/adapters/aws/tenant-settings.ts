import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type Clock, systemClock } from '../../kernel/clock';
import type { TenantId } from '../../kernel/tenant';
import { TenantNotSetUpError, type TenantSettings, type TenantSettingsReader } from '../../kernel/tenant-settings';
import { type StoredTenant, toTenantSettings } from '../../platform/tenant-settings';
import { resourceKey } from './resource-item';

/** A clock that jumped, or a setting that changed, is seen by every warm function within a second. */
export const SETTINGS_SEEN_MS = 1_000;
/** So that a function serving many tenants keeps its memory. */
const CACHED_TENANTS_MAX = 1_000;
const MS_PER_SECOND = 1_000;

/** Reads the platform's `tenant` resources. */
export class DynamoDbTenantSettings implements TenantSettingsReader {
  private readonly live = new Set<TenantId>();
  private readonly cache = new Map<TenantId, { readonly readAt: number; readonly stored: StoredTenant | undefined }>();

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Clock = systemClock,
  ) {}

  async get(tenant: TenantId): Promise<TenantSettings> {
    const stored = await this.read(tenant);
    if (!stored) throw new TenantNotSetUpError(`Tenant ${tenant} is not set up`);
    return toTenantSettings(stored);
  }

  async clockOf(tenant: TenantId): Promise<Clock> {
    if (this.live.has(tenant)) return this.clock;
    const stored = await this.read(tenant);
    // `sandbox` never changes, so neither does the clock of a live brand: it is asked for once.
    if (stored && stored.sandbox !== true) this.live.add(tenant);
    const offsetMs = (stored?.clockOffsetSeconds ?? 0) * MS_PER_SECOND;
    return { now: () => this.clock.now() + offsetMs };
  }

  /** The tenant's own limit for each of its callers; undefined when it has none, or is not set up. */
  async callerRequestsPerSecond(tenant: TenantId): Promise<number | undefined> {
    return (await this.read(tenant))?.callerRequestsPerSecond;
  }

  private async read(tenant: TenantId): Promise<StoredTenant | undefined> {
    const now = this.clock.now();
    const cached = this.cache.get(tenant);
    if (cached && now - cached.readAt < SETTINGS_SEEN_MS) return cached.stored;
    const { Item } = await this.client.send(
      new GetItemCommand({
        TableName: this.tableName,
        Key: { pk: { S: resourceKey(tenant, 'tenant', tenant) } },
        ConsistentRead: true,
      }),
    );
    const stored = Item?.body?.S === undefined ? undefined : (JSON.parse(Item.body.S) as StoredTenant);
    if (this.cache.size >= CACHED_TENANTS_MAX) this.cache.clear();
    this.cache.set(tenant, { readAt: now, stored });
    return stored;
  }
}
