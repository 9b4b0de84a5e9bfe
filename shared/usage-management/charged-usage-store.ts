import { sha256Hex } from '../kernel/digest';
import { formatNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import { isRecord } from '../tmf/read-path';
import type { ListPage, ListQuery, ResourceStore, StoredResource } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import type { ChargedUsage, ChargedUsageRecord } from './ports';
import { usage, usageApi } from './resources';
import { readSource } from './usage-source';

/** A party has a balance for each product that it uses. */
const BALANCES_MAX = 20;
const ID_DIGITS = 16;
const DAY_MS = 86_400_000;
const ID = /^(.+):(\d{4}-\d{2}-\d{2}):([0-9a-f]{16})$/;

/** When usage began: from inclusive, to exclusive. Narrows what is read of the ledger. */
export interface UsagePeriod {
  readonly fromIso?: string;
  readonly toIso?: string;
}

/**
 * A charged usage's id leads to it without an index of its own: its balance, its day (UTC), and a digest of its usage
 * id.
 */
export const chargedUsageId = ({ balanceId, startedAt, usageId }: ChargedUsageRecord): string =>
  `${balanceId}:${startedAt.slice(0, 10)}:${sha256Hex(usageId).slice(0, ID_DIGITS)}`;

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

  async get(tenant: TenantId, resource: string, id: string): Promise<StoredResource | undefined> {
    const [, balanceId, day] = ID.exec(id) ?? [];
    if (balanceId === undefined || day === undefined) return this.table.get(tenant, resource, id);
    const dayMs = Date.parse(`${day}T00:00:00Z`);
    if (!Number.isFinite(dayMs)) return undefined;
    const period = { fromIso: new Date(dayMs).toISOString(), toIso: new Date(dayMs + DAY_MS).toISOString() };
    for (let cursor: string | undefined, pages = 0; pages < DAY_PAGES_MAX; pages += 1) {
      const page = await this.ledger.listCharges(tenant, { balanceId, ...period, limit: DAY_PAGE, cursor });
      const found = page.items.find((item) => chargedUsageId(item) === id);
      if (found) return this.toStored(tenant, found, found.partyId);
      cursor = page.cursor;
      if (cursor === undefined) return undefined;
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
    const items = page.items.map((item) => this.toStored(tenant, item, lookup.value));
    const next: Cursor =
      page.cursor === undefined
        ? { phase: 'ledger', balance: at.balance + 1 }
        : { phase: 'ledger', balance: at.balance, cursor: page.cursor };
    const last = page.cursor === undefined && at.balance + 1 >= balances.length;
    return { items, ...(last ? {} : { cursor: JSON.stringify(next) }) };
  }

  private toStored(tenant: TenantId, charge: ChargedUsageRecord, partyId: string | undefined): StoredResource {
    const amount = { unit: charge.currency, value: formatNano(BigInt(charge.amountNano)) };
    const source = readSource(charge.source);
    const id = source?.kind === 'api' ? source.id : chargedUsageId(charge);
    return newResource(usage, {
      tenant,
      id,
      basePath: usageApi.basePath,
      nowMs: Date.parse(charge.chargedAt),
      body: {
        usageDate: charge.startedAt,
        usageType: charge.service,
        status: 'rated',
        ...(partyId === undefined
          ? {}
          : { relatedParty: [{ id: partyId, role: 'customer', '@referredType': 'Individual' }] }),
        usageCharacteristic: characteristicsOf(charge),
        ratedProductUsage: [
          {
            ratingDate: charge.chargedAt,
            ratingAmountType: 'Total',
            isBilled: false,
            ...(this.pricesIncludeTax ? { taxIncludedRatingAmount: amount } : { taxExcludedRatingAmount: amount }),
            ...(charge.breakdown === undefined ? {} : { breakdown: charge.breakdown }),
          },
        ],
      },
    });
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

function characteristicsOf(charge: ChargedUsageRecord): { name: string; value: string }[] {
  const { usageId, quantity, balanceId, source, destination, visitedNetwork } = charge;
  const given = { usageId, quantity, balanceId, source, destination, visitedNetwork };
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}
