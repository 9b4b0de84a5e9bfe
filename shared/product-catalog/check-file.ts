import { eachAtOnce } from '../kernel/each-at-once';
import type { Failure, Violation } from '../kernel/errors';
import { failure } from '../kernel/errors';
import { isId } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { checkReferences } from '../tmf/check-references';
import type { Body, ResourceDeclaration } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { validateCreate } from '../tmf/validate-body';
import { type Entry, inOrder, nameOf } from './catalog-file';
import { faultOfEntry } from './fault-of-entry';
import { LIFECYCLE } from './lifecycle';

/** More than these nobody mends at once. */
const FAULTS_MAX = 100;
const READS_AT_ONCE = 20;

/**
 * Judges a whole file before any of it is written: each entry by its declaration and by what its kind asks, each reference by
 * whether it leads to the file or to what stands. Answers the entries, what is referred to first; fails with every fault.
 */
export async function checkFile(
  store: ResourceStore,
  tenant: TenantId,
  kinds: readonly ResourceDeclaration[],
  entries: readonly Entry[],
): Promise<Result<Entry[], Failure>> {
  const violations: Violation[] = [];
  const declared = new Map(kinds.map((declaration) => [declaration.name, declaration]));
  const names = new Set(entries.map(nameOf));
  if (names.size < entries.length) violations.push({ path: 'file', message: 'has an entry twice' });
  const judged = entries.map((entry) => ({ entry, declaration: declared.get(entry.resource) }));
  const read = await eachAtOnce(judged, READS_AT_ONCE, async ({ entry, declaration }) => {
    const complain = (path: string, message: string) =>
      violations.push({ path: `${nameOf(entry)}${path === '' ? '' : `.${path}`}`, message });
    if (!declaration) complain('', `is of none of these: ${[...declared.keys()].join(', ')}`);
    if (!isId(entry.id)) complain('id', 'fits no address');
    if (!declaration || !isId(entry.id)) return entry;
    const { body, violations: found } = validateCreate(declaration, entry.body);
    const status = String(body[LIFECYCLE.attribute] ?? LIFECYCLE.initial);
    const known: Body = { ...body, id: entry.id, href: '', [LIFECYCLE.attribute]: status };
    for (const { path, message } of found) complain(path, message);
    if (!Object.hasOwn(LIFECYCLE.transitions, status)) complain(LIFECYCLE.attribute, `${status} is no state`);
    if (found.length === 0)
      for (const { path, message } of faultOfEntry(declaration.name, known)) complain(path, message);
    const lost = await checkReferences(declaration, { tenant, body: known }, referring(store, names));
    for (const { path, message } of lost?.violations ?? []) complain(path, message);
    const { id: _id, href: _href, ...rest } = known;
    return { ...entry, body: rest };
  });
  return violations.length === 0
    ? ok(inOrder(read))
    : err(failure('unprocessable', 'The file cannot be taken', { violations: violations.slice(0, FAULTS_MAX) }));
}

const referring = (store: ResourceStore, names: ReadonlySet<string>) => ({
  exists: async (tenant: TenantId, _domain: string | undefined, resource: string, id: string): Promise<boolean> =>
    names.has(`${resource}/${id}`) || (isId(id) && (await store.get(tenant, resource, id)) !== undefined),
});
