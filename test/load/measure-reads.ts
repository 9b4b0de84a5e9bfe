import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { personOf, resourceKey, toItem } from '../../shared/adapters/aws/resource-item';
import { seal } from '../../shared/adapters/aws/seal-body';
import { MemoryPersonKeys } from '../../shared/adapters/memory/memory-person-keys';
import type { ApiHandler } from '../../shared/kernel/api';
import { fixedClock, toIso } from '../../shared/kernel/clock';
import { countingIds } from '../../shared/kernel/ids';
import { type Caller, tenantId } from '../../shared/kernel/tenant';
import { customerApi, customerResource } from '../../shared/party-management/resources';
import type { ApiDeclaration, ResourceDeclaration } from '../../shared/tmf/declaration';
import { tmfApi } from '../../shared/tmf/engine';
import { listDigest, writeCursor } from '../../shared/tmf/list-cursor';
import type { StoredResource } from '../../shared/tmf/resource-store';
import { newResource } from '../../shared/tmf/write-resource';
import { usage, usageApi } from '../../shared/usage-management/resources';
import { fillCollection, makeResourceTable } from './fill-collection';
import { metered } from './meter';

const TENANT = tenantId('bench');
const CALLER: Caller = { tenant: TENANT, subject: 'bench', roles: ['operator', 'agent', 'finance'] };
const STARTED_MS = Date.UTC(2026, 0, 1);
/** Usage records a customer has: what a lookup by customer finds. */
const USAGE_OF_ONE = 10;
const PAGE = 50;
/** Where in the collection the deep page begins. */
const DEEP = 0.9;
/** A read unit's: one is taken by a consistent read of so much, a half by a query of an index, of all that it read together. */
const UNIT_BYTES = 4_096;

export interface MeasuredRead {
  readonly what: string;
  readonly items: number;
  readonly status: number;
  readonly rows: number;
  readonly calls: number;
  readonly itemsRead: number;
  readonly readUnits: number;
  readonly scanLimit: string;
}

/** A collection in a table of its own that grows, and the pages that are read of it. */
export class GrowingCollection {
  private readonly client = new DynamoDBClient({});
  private readonly keys = new MemoryPersonKeys();
  private readonly store: DynamoDbResourceStore;
  private readonly serve: ApiHandler;
  private size = 0;
  private bytes = 0;

  private constructor(
    private readonly api: ApiDeclaration,
    private readonly declaration: ResourceDeclaration,
    private readonly bodyOf: (number: number) => Record<string, unknown>,
    private readonly tableName: string,
  ) {
    this.store = new DynamoDbResourceStore(this.client, tableName, [declaration], this.keys);
    const clockOf = async () => fixedClock(STARTED_MS);
    this.serve = tmfApi(api, { store: this.store, ids: countingIds('bench'), clockOf });
  }

  static async of(what: 'customer' | 'usage', run: string): Promise<GrowingCollection> {
    const collection =
      what === 'customer'
        ? new GrowingCollection(customerApi, customerResource, customerBody, `bench-${run}-customers`)
        : new GrowingCollection(usageApi, usage, usageBody, `bench-${run}-usage`);
    await makeResourceTable(collection.client, collection.tableName, collection.declaration.lookups.length);
    return collection;
  }

  async growTo(size: number): Promise<void> {
    const { size: from } = this;
    await fillCollection(this.client, this.tableName, { from, to: size }, (number) => this.itemOf(number));
    this.size = size;
  }

  /** One read of each kind. */
  async measure(): Promise<MeasuredRead[]> {
    const { name } = this.declaration;
    const middle = Math.floor(this.size / 2);
    const [party] = this.declaration.lookups;
    return [
      await this.read('by id', `/${name}/${idOf(middle)}`),
      await this.read(`by ${party}`, `/${name}`, { [party ?? '']: partyOf(middle) }),
      await this.read('first page', `/${name}`, { limit: String(PAGE) }),
      await this.read(`page at ${DEEP * 100} %, by cursor`, `/${name}`, {
        limit: String(PAGE),
        cursor: await this.cursorAt(Math.floor(this.size * DEEP)),
      }),
      await this.read('by what is no lookup', `/${name}`, { statusReason: 'none' }),
    ];
  }

  private async itemOf(number: number) {
    const { declaration } = this;
    const stored = this.storedAt(number);
    const place = resourceKey(TENANT, declaration.name, stored.id);
    const sealed = declaration.personal
      ? seal(
          JSON.stringify({ body: stored.body }),
          await this.keys.keyFor(TENANT, personOf(declaration, stored.id, stored.body)),
          place,
        )
      : undefined;
    const item = toItem(declaration, stored, sealed);
    this.bytes = Math.max(this.bytes, JSON.stringify(item).length);
    return item;
  }

  private storedAt(number: number): StoredResource {
    const { basePath } = this.api;
    return newResource(this.declaration, {
      tenant: TENANT,
      id: idOf(number),
      basePath,
      nowMs: STARTED_MS + number,
      body: this.bodyOf(number),
    });
  }

  /** As the cursor that many pages would have led to. */
  private async cursorAt(number: number): Promise<string> {
    const query = { tenant: TENANT, resource: this.declaration.name, limit: PAGE };
    const place = this.store.paging().cursorAfter(query, this.storedAt(number));
    return writeCursor(
      { place, shown: number + 1, total: number + 1, more: true },
      listDigest(this.declaration.name, {}),
    );
  }

  private async read(what: string, path: string, query: Record<string, string> = {}): Promise<MeasuredRead> {
    let answer: Awaited<ReturnType<ApiHandler>> | undefined;
    const { total: calls, itemsRead: counted } = await metered(async () => {
      answer = await this.serve({
        method: 'GET',
        path: `${this.api.basePath}${path}`,
        query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
        headers: {},
        body: undefined,
        caller: CALLER,
        requestId: 'bench',
        baseUrl: '',
      });
    });
    if (!answer || 'failure' in answer) throw new Error(`${what}: ${JSON.stringify(answer)}`);
    const itemsRead = [...counted.values()].reduce((sum, count) => sum + count, 0);
    const rows = JSON.parse(answer.body ?? 'null');
    return {
      what: `${this.declaration.name} ${what}`,
      items: this.size,
      status: answer.status,
      rows: Array.isArray(rows) ? rows.length : 1,
      calls,
      itemsRead,
      readUnits: counted.has('GetItem')
        ? Math.ceil(this.bytes / UNIT_BYTES)
        : Math.ceil((itemsRead * this.bytes) / UNIT_BYTES) / 2,
      scanLimit: answer.headers?.['X-Scan-Limit-Reached'] ?? '',
    };
  }
}

const idOf = (number: number): string => `B${String(number).padStart(9, '0')}`;
const partyOf = (number: number): string => `P${String(Math.floor(number / USAGE_OF_ONE)).padStart(9, '0')}`;

const customerBody = (number: number) => ({
  name: `Customer ${number}`,
  status: 'active',
  engagedParty: { id: partyOf(number), '@referredType': 'Individual' },
});

const usageBody = (number: number) => ({
  usageDate: toIso(STARTED_MS + number),
  usageType: 'data',
  status: 'received',
  relatedParty: [{ id: partyOf(number), role: 'customer' }],
  usageCharacteristic: [
    { name: 'msisdn', value: '491510000001' },
    { name: 'octets', value: '1048576' },
  ],
});
