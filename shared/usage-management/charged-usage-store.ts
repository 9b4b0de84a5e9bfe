import { toIso } from '../kernel/clock';
import type { TenantId } from '../kernel/tenant';
import { isRecord } from '../tmf/read-path';
import type { ListPage, ListQuery, ResourceStore, StoredResource } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { cancellationIdOf } from './messages';
import type { ChargedUsage, ChargedUsageRecord } from './ports';
import { usage } from './resources';
import { CANCELLED, chargedUsageId, customer, viewChargedUsage } from './view-charged-usage';

/** A party has a balance for each product that it uses. */
const BALANCES_MAX = 20;
const DAY_MS = 86_400_000;
const ID = /^(.+):(\d{4}-\d{2}-\d{2}):([0-9a-f]{16})$/;

/** When usage began: from inclusive, to exclusive. Narrows what is read of the ledger. */
export interface UsagePeriod {
  readonly fromIso?: string;
  readonly toIso?: string;
}

/**
 * TMF635's usage: what came by API, from the domain's table, and what was charged, from the ledger. A party's list holds
 * both; without a party only what came by API, since the ledger is kept by balance. Writes go to the table.
 */
export class ChargedUsageStore implements ResourceStore {
  constructor(
    private readonly table: ResourceStore,
    private readonly ledger: ChargedUsage,
    private readonly pricesIncludeTax: boolean,
    private readonly period: UsagePeriod = {},
  ) {}

  create: ResourceStore['create'] = (item) => this.table.create(item);
  replace: ResourceStore['replace'] = (item) => this.table.replace(item);
  remove: ResourceStore['remove'] = (tenant, resource, id, version) => this.table.remove(tenant, resource, id, version);

  /** What the table answers alone is paged by it. */
  paging: ResourceStore['paging'] = (query) =>
    query.lookup?.path === 'relatedParty.id' ? undefined : this.table.paging?.(query);

  async get(tenant: TenantId, resource: string, id: string): Promise<StoredResource | undefined> {
    if (ID.test(id)) {
      const charge = await this.findCharge(tenant, id);
      return charge && viewChargedUsage(tenant, charge, charge.partyId, this.pricesIncludeTax);
    }
    const stored = await this.table.get(tenant, resource, id);
    return stored && this.withCharge(stored);
  }

  /** A network names no party when it posts a usage: the balance that paid does. And it may have been cancelled since. */
  private async withCharge(stored: StoredResource): Promise<StoredResource> {
    const body = bodyOf(usage, stored);
    if (body.status !== 'rated') return stored;
    const of = (name: string) => body.usageCharacteristic?.find((one) => one.name === name)?.value;
    const isCancel = of('action') === 'cancel';
    const begun = (isCancel ? of('correctsStartedAt') : undefined) ?? body.usageDate ?? '';
    const startedAt = toIso(Date.parse(String(begun)));
    const usageId = isCancel ? cancellationIdOf(String(of('corrects'))) : String(of('usageId') ?? stored.id);
    const id = chargedUsageId({ balanceId: String(of('balanceId')), startedAt, usageId });
    const charge = await this.findCharge(stored.tenant, id);
    if (charge === undefined) return stored;
    const { usageCharacteristic = [], relatedParty = charge.partyId && customer(charge.partyId) } = body;
    const more = {
      ...(relatedParty ? { relatedParty } : {}),
      ...(charge.isCancelled ? { usageCharacteristic: [...usageCharacteristic, CANCELLED] } : {}),
    };
    return { ...stored, body: { ...stored.body, ...more } };
  }

  private async findCharge(tenant: TenantId, id: string): Promise<ChargedUsageRecord | undefined> {
    const [, balanceId = '', day = ''] = ID.exec(id) ?? [];
    const dayMs = Date.parse(`${day}T00:00:00Z`);
    if (!Number.isFinite(dayMs)) return undefined;
    const period = { fromIso: toIso(dayMs), toIso: toIso(dayMs + DAY_MS) };
    let cursor: string | undefined;
    for (let pages = 0; pages < DAY_PAGES_MAX; pages += 1) {
      const page = await this.ledger.listCharges(tenant, { balanceId, ...period, limit: DAY_PAGE, cursor });
      const found = page.items.find((item) => chargedUsageId(item) === id);
      if (found !== undefined || page.cursor === undefined) return found;
      cursor = page.cursor;
    }
    return undefined;
  }

  /** First the party's usages that the table holds and the ledger does not, then the ledger, balance by balance. */
  async list(query: ListQuery): Promise<ListPage> {
    const { tenant, lookup, limit } = query;
    if (lookup?.path !== 'relatedParty.id') return this.table.list(query);
    const at = readCursor(query.cursor);
    if (at.phase === 'table') {
      const page = await this.table.list({ ...query, cursor: at.cursor });
      const items = page.items.filter((item) => item.body.status !== 'rated');
      const next: Cursor =
        page.cursor === undefined ? { phase: 'ledger', balance: 0 } : { phase: 'table', cursor: page.cursor };
      return { items, cursor: JSON.stringify(next) };
    }
    const balances = (await this.ledger.balancesOfParty(tenant, lookup.value)).slice(0, BALANCES_MAX);
    const balanceId = balances[at.balance];
    if (balanceId === undefined) return { items: [] };
    const page = await this.ledger.listCharges(tenant, { balanceId, ...this.period, limit, cursor: at.cursor });
    const items = page.items.map((item) => viewChargedUsage(tenant, item, lookup.value, this.pricesIncludeTax));
    const next: Cursor =
      page.cursor === undefined
        ? { phase: 'ledger', balance: at.balance + 1 }
        : { phase: 'ledger', balance: at.balance, cursor: page.cursor };
    const last = page.cursor === undefined && at.balance + 1 >= balances.length;
    return { items, ...(last ? {} : { cursor: JSON.stringify(next) }) };
  }
}

/** A day of one balance: its heaviest user makes a few hundred records. */
const DAY_PAGE = 500;
const DAY_PAGES_MAX = 10;

type Cursor =
  | { readonly phase: 'table'; readonly cursor?: string }
  | { readonly phase: 'ledger'; readonly balance: number; readonly cursor?: string };

/** What we wrote ourselves; anything else begins anew. */
function readCursor(text: string | undefined): Cursor {
  const value: unknown = text === undefined ? undefined : JSON.parse(text);
  if (!isRecord(value)) return { phase: 'table' };
  const cursor = typeof value.cursor === 'string' ? { cursor: value.cursor } : {};
  return value.phase === 'ledger' && typeof value.balance === 'number'
    ? { phase: 'ledger', balance: value.balance, ...cursor }
    : { phase: 'table', ...cursor };
}
