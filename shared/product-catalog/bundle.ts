import type { Violation } from '../kernel/errors';
import type { Entry } from './catalog-file';
import { nameOf } from './catalog-file';
import type { SalePorts } from './check-sale';
import { ON_SALE } from './lifecycle';
import type { CatalogOffering } from './ports';
import { productOfferingResource } from './resources';

type Part = NonNullable<CatalogOffering['bundledProductOffering']>[number];

/** Bundles of bundles go no deeper. */
const DEPTH_MAX = 5;

/** How many of a part a bundle has: at least, at most, and where nobody chooses. v4 gives no defaults: one, unless it says. */
export function cardinalityOf({ bundledProductOfferingOption: option = {} }: Part): Cardinality {
  const min = option.numberRelOfferLowerLimit ?? 0;
  const max = option.numberRelOfferUpperLimit ?? Math.max(1, min, option.numberRelOfferDefault ?? 0);
  return { min, max, byDefault: option.numberRelOfferDefault ?? min };
}
export interface Cardinality {
  readonly min: number;
  readonly max: number;
  readonly byDefault: number;
}

/**
 * Every reason why so many of each part do not make this bundle; none when they do. `chosen` counts the parts by their
 * offering's id: one that is not there stands for its default.
 */
export function faultsOfChoice(
  bundle: Pick<CatalogOffering, 'bundledProductOffering'>,
  chosen: ReadonlyMap<string, number>,
): Violation[] {
  const parts = bundle.bundledProductOffering ?? [];
  const known = new Set(parts.map(({ id }) => id));
  return [
    ...[...chosen.keys()]
      .filter((id) => !known.has(id))
      .map((id) => ({ path: id, message: `${id} is no part of this bundle` })),
    ...parts.flatMap((part) => {
      const { min, max, byDefault } = cardinalityOf(part);
      const count = chosen.get(part.id ?? '') ?? byDefault;
      const range = min === max ? `${min}` : `${min} to ${max}`;
      return count >= min && count <= max
        ? []
        : [{ path: part.id ?? '', message: `${part.name ?? part.id}: ${count} chosen, the bundle has ${range}` }];
    }),
  ];
}

/** What keeps a bundle from being sold: numbers that cannot be met, parts that are not sold, itself among its parts. */
export async function faultsOfBundle(
  offering: CatalogOffering,
  ports: SalePorts,
  previous?: CatalogOffering,
  together: readonly Entry[] = [],
): Promise<Violation[]> {
  const parts = offering.bundledProductOffering ?? [];
  if (parts.length === 0) return [];
  const violations: Violation[] = [];
  const before = new Set(previous ? (previous.bundledProductOffering ?? []).map(({ id }) => id) : []);
  if (offering.isBundle === false) violations.push({ path: 'isBundle', message: 'is true of an offering with parts' });
  for (const [index, part] of parts.entries()) {
    const path = `bundledProductOffering.${index}`;
    const { min, max, byDefault } = cardinalityOf(part);
    if (min < 0 || max < 1 || min > max || byDefault < min || byDefault > max)
      violations.push({
        path: `${path}.bundledProductOfferingOption`,
        message: `0 ≤ lower limit ≤ default ≤ upper limit, and that at least 1: it has ${min}, ${byDefault}, ${max}`,
      });
    const found = await partOf(part, ports, together);
    const wasSold = previous !== undefined && ON_SALE.includes(previous.lifecycleStatus ?? '') && before.has(part.id);
    if (!wasSold && !ON_SALE.includes(found?.lifecycleStatus ?? ''))
      violations.push({
        path: `${path}.id`,
        message: `${part.id} is ${found?.lifecycleStatus ?? 'not there'}, not on sale`,
      });
    if (await leadsTo(offering.id, part, ports, together))
      violations.push({
        path: `${path}.id`,
        message: `${part.id} has this bundle among its own parts, or too many levels`,
      });
  }
  return violations;
}

async function partOf({ id = '' }: Part, { store, tenant }: SalePorts, together: readonly Entry[]) {
  const entry = together.find((one) => nameOf(one) === `${productOfferingResource.name}/${id}`);
  if (entry) return { ...entry.body, id, href: '' } as CatalogOffering;
  return (await store.get(tenant, productOfferingResource.name, id))?.body as CatalogOffering | undefined;
}

async function leadsTo(
  bundleId: string,
  part: Part,
  ports: SalePorts,
  together: readonly Entry[],
  depth = 1,
): Promise<boolean> {
  if (part.id === bundleId || depth > DEPTH_MAX) return true;
  const inner = (await partOf(part, ports, together))?.bundledProductOffering ?? [];
  for (const one of inner) if (await leadsTo(bundleId, one, ports, together, depth + 1)) return true;
  return false;
}
