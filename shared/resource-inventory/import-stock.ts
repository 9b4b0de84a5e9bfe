import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { RESOURCE, RESOURCE_INVENTORY_API } from './resources';
import { parseStockLine, type StockLine, toStockResource } from './stock-line';

/** Rows of one import: what one function call writes within its time (1,000 writes, 25 at once, in about a second). */
export const IMPORT_ROWS_MAX = 1_000;
const WRITES_AT_ONCE = 25;

export type StockRow = Readonly<Record<string, unknown>>;

export interface ImportAccount {
  readonly read: number;
  readonly added: number;
  /** In stock before, in whatever state: left as they were, so a file can be sent again. */
  readonly alreadyThere: number;
  /** Lines count from 1, without a header. */
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
}

/** Puts a delivery of numbers and SIMs on the shelves. read = added + alreadyThere + rejected. */
export async function importStock(
  store: ResourceStore,
  tenant: TenantId,
  rows: readonly StockRow[],
  nowMs: number,
): Promise<ImportAccount> {
  const parsed = rows.map((row, index) => ({ line: index + 1, parsed: parseStockLine(row) }));
  const rejected = parsed.flatMap(({ line, parsed: result }) => (result.ok ? [] : { line, reason: result.error }));
  const lines = parsed.flatMap(({ parsed: result }) => (result.ok ? result.value : []));
  let added = 0;
  for (let start = 0; start < lines.length; start += WRITES_AT_ONCE) {
    const written = await Promise.all(
      lines.slice(start, start + WRITES_AT_ONCE).map((line) => addToStock(store, tenant, line, nowMs)),
    );
    added += written.filter((wasNew) => wasNew).length;
  }
  return { read: rows.length, added, alreadyThere: lines.length - added, rejected };
}

async function addToStock(store: ResourceStore, tenant: TenantId, line: StockLine, nowMs: number): Promise<boolean> {
  const body = toStockResource(tenant, line);
  const draft = newResource(RESOURCE, {
    tenant,
    id: body.id,
    basePath: RESOURCE_INVENTORY_API.basePath,
    nowMs,
    body,
  });
  return (await store.create(draft)).created;
}
