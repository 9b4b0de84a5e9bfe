import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { BUILT_IN_MAPPINGS, builtInMapping } from './built-in-mappings';
import { type FileMapping, usageFileMapping } from './file-mapping';

/** A tenant has a few feeds, and a mapping for each of their versions. */
export const MAPPINGS_MAX = 200;
const PAGE = 100;
/** Each doubles the ways in which a name may fit. */
export const WILDCARDS_MAX = 3;

/** What a file's name says. */
export interface NamedFile {
  readonly sequence?: string;
  readonly sender?: string;
}

const PLACES: Readonly<Record<string, string>> = {
  '*': '.{0,150}',
  '{sequence}': '(?<sequence>\\d{1,9})',
  '{sender}': '(?<sender>[A-Za-z0-9]{1,20})',
};

/** What a name says by a mapping's pattern; undefined when it does not fit. */
export function readFileName(pattern: string, name: string): NamedFile | undefined {
  const source = pattern
    .split(/(\*|\{sequence\}|\{sender\})/)
    .map((piece) => PLACES[piece] ?? piece.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  const found = new RegExp(`^${source.join('')}$`).exec(name);
  if (!found) return undefined;
  const { sequence, sender } = found.groups ?? {};
  return { ...(sequence === undefined ? {} : { sequence }), ...(sender === undefined ? {} : { sender }) };
}

/** A mapping by its id, a built-in one too, retired ones too. */
export async function mappingOf(store: ResourceStore, tenant: TenantId, id: string): Promise<FileMapping | undefined> {
  const stored = await store.get(tenant, usageFileMapping.name, id);
  return stored ? bodyOf(usageFileMapping, stored) : builtInMapping(id);
}

/** The mapping for a file of this name: the newest active one of the tenant whose pattern fits, else a built-in one. */
export async function chooseMapping(
  store: ResourceStore,
  tenant: TenantId,
  name: string,
): Promise<FileMapping | undefined> {
  const own = await activeMappings(store, tenant);
  return [...own.reverse(), ...BUILT_IN_MAPPINGS].find(
    ({ fileName }) => fileName !== undefined && readFileName(fileName, name) !== undefined,
  );
}

/** Oldest first. */
export async function activeMappings(store: ResourceStore, tenant: TenantId): Promise<FileMapping[]> {
  const lookup = { path: 'lifecycleStatus', value: 'active' };
  const found: FileMapping[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list({ tenant, resource: usageFileMapping.name, lookup, limit: PAGE, cursor });
    found.push(...page.items.map((item) => bodyOf(usageFileMapping, item)));
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < MAPPINGS_MAX);
  return found;
}
