import { type Failure, failure, type Violation } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { Body, ReferenceRule, ResourceDeclaration } from './declaration';
import { isRecord } from './read-path';

/** So many others one write may name: each is a read. */
export const REFERENCES_MAX = 200;
/** Reads at once. */
const READS_AT_ONCE = 25;

/** Whether something of a domain's exists: all that another domain learns of it. */
export interface ReferenceReader {
  /** `domain` is undefined for the API's own. */
  exists(tenant: TenantId, domain: string | undefined, resource: string, id: string): Promise<boolean>;
}

interface Named {
  readonly path: string;
  readonly id: string;
  readonly rule: ReferenceRule;
}

/**
 * Whether everything that a body newly names exists, by the declaration's `references`: `unknown-reference` with every path
 * that leads nowhere. What `previous` named already is not asked for again: it may have ended since.
 */
export async function checkReferences(
  declaration: ResourceDeclaration,
  given: { readonly tenant: TenantId; readonly body: Body; readonly previous?: Body },
  reader: ReferenceReader,
): Promise<Failure | undefined> {
  const named = namedBy(declaration, given.body);
  const before = new Set(given.previous ? namedBy(declaration, given.previous).map(keyOf) : []);
  const fresh = named.filter((one) => !before.has(keyOf(one)));
  const distinct = new Map(fresh.map((one) => [keyOf(one), one]));
  if (distinct.size > REFERENCES_MAX)
    return failure('unprocessable', `Name at most ${REFERENCES_MAX} other resources at once`);
  const missing = await findMissing(given.tenant, [...distinct.values()], reader);
  const violations: Violation[] = fresh
    .filter((one) => missing.has(keyOf(one)))
    .map(({ path, id, rule }) => ({ path, message: `there is no ${resourcesOf(rule).join(' or ')} ${id}` }));
  if (violations.length === 0) return undefined;
  return failure('unknown-reference', 'A reference leads nowhere', { violations });
}

async function findMissing(
  tenant: TenantId,
  named: readonly Named[],
  reader: ReferenceReader,
): Promise<ReadonlySet<string>> {
  const missing = new Set<string>();
  for (let at = 0; at < named.length; at += READS_AT_ONCE)
    await Promise.all(
      named.slice(at, at + READS_AT_ONCE).map(async (one) => {
        const { rule, id } = one;
        const found = await Promise.all(
          resourcesOf(rule).map((resource) => reader.exists(tenant, rule.domain, resource, id)),
        );
        if (!found.includes(true)) missing.add(keyOf(one));
      }),
    );
  return missing;
}

const resourcesOf = ({ resource }: ReferenceRule): readonly string[] =>
  typeof resource === 'string' ? [resource] : resource;
const keyOf = ({ rule, id }: Named): string => `${rule.domain ?? ''}/${resourcesOf(rule).join()}/${id}`;

const namedBy = (declaration: ResourceDeclaration, body: Body): Named[] =>
  (declaration.references ?? []).flatMap((rule) =>
    placesAt(body, rule.path.split('.')).flatMap(({ path, value }) => {
      const id = idOf(value, rule);
      if (id === undefined) return [];
      return [{ path: typeof value === 'string' ? path : `${path}.id`, id, rule }];
    }),
  );

/** The id of a reference that is ours; undefined where there is none, or it says that it is another's. */
function idOf(value: unknown, rule: ReferenceRule): string | undefined {
  if (typeof value === 'string') return value;
  if (!isRecord(value) || typeof value.id !== 'string') return undefined;
  const referred = value['@referredType'];
  const ours = resourcesOf(rule).map((name) => name.toLowerCase());
  if (typeof referred === 'string' && referred !== '' && !ours.includes(referred.toLowerCase())) return undefined;
  const elsewhere = typeof value.href === 'string' && /^https?:/i.test(value.href) && !isOurs(value.href, ours);
  return elsewhere ? undefined : value.id;
}

/** An absolute address that ends as ours do, `/<resource>/<id>`, may be ours by another name of the front door. */
const isOurs = (href: string, resources: readonly string[]): boolean =>
  resources.includes(href.split('/').at(-2)?.toLowerCase() ?? '');

/** What stands at a path, each with the way to it: `item.0.product`. */
function placesAt(value: unknown, segments: readonly string[], way = ''): { path: string; value: unknown }[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => placesAt(item, segments, way === '' ? `${index}` : `${way}.${index}`));
  const [head, ...rest] = segments;
  if (head === undefined) return [{ path: way, value }];
  if (!isRecord(value) || !Object.hasOwn(value, head)) return [];
  return placesAt(value[head], rest, way === '' ? head : `${way}.${head}`);
}
