import type { Violation } from '../kernel/errors';
import type { BodyOf } from '../tmf/declaration';
import { isRecord } from '../tmf/read-path';
import type { SalePorts } from './check-sale';
import { textIn, valuesNamed } from './named-values';
import type { CatalogOffering, CatalogPrice } from './ports';
import { NETWORK_CAPABILITY } from './tools-resources';

type Capability = BodyOf<typeof NETWORK_CAPABILITY>;

/** A brand has a host network or a few: the first so many are asked. */
const NETWORKS_MAX = 20;

/** Something that an offering needs of a network. */
interface Need {
  readonly path: string;
  readonly what: string;
  metBy(capability: Capability): boolean;
}

/**
 * What an offering needs that no one network of the tenant has, held against the network that lacks least. Where none has
 * declared what it can do, nothing is known to be missing.
 */
export async function faultsOnNetwork(
  offering: CatalogOffering,
  prices: readonly CatalogPrice[],
  { store, tenant }: Pick<SalePorts, 'store' | 'tenant'>,
): Promise<Violation[]> {
  const needs = needsOf(offering, prices);
  if (needs.length === 0) return [];
  const { items } = await store.list({ tenant, resource: NETWORK_CAPABILITY.name, limit: NETWORKS_MAX });
  const lacking = items.map(({ body }) => {
    const capability = body as Capability;
    const unmet = needs.filter((need) => !need.metBy(capability));
    return { unmet, name: capability.name ?? capability.id };
  });
  const [best] = lacking.sort((a, b) => a.unmet.length - b.unmet.length);
  if (!best) return [];
  return best.unmet.map(({ path, what }) => ({ path, message: `network ${best.name} has no ${what}` }));
}

/** Whether an offering says what it needs: it is then worth telling that nobody could look. */
export const namesNetwork = (offering: CatalogOffering): boolean =>
  valuesNamed(offering.prodSpecCharValueUse, 'network').length > 0;

/** What its usage prices rate, and what its `network` value asks for (docs/architecture.md). */
function needsOf(offering: CatalogOffering, prices: readonly CatalogPrice[]): Need[] {
  const needs: Need[] = [];
  const oneOf = (path: string, kind: 'serviceType' | 'slice' | 'generation', values: readonly unknown[]): void => {
    for (const value of new Set(values.flatMap((one) => textIn(one) ?? [])))
      needs.push({ path, what: `${kind} ${value}`, metBy: (has) => has[kind]?.some((one) => one === value) ?? false });
  };
  for (const price of prices.filter(({ priceType }) => priceType === 'usage')) {
    const path = `productOfferingPrice(${price.id})`;
    oneOf(path, 'serviceType', valuesNamed(price.prodSpecCharValueUse, 'service'));
    oneOf(path, 'slice', valuesNamed(price.prodSpecCharValueUse, 'slice'));
  }
  for (const [index, value] of valuesNamed(offering.prodSpecCharValueUse, 'network').entries()) {
    if (!isRecord(value)) continue;
    const path = `prodSpecCharValueUse[network][${index}]`;
    for (const kind of ['serviceType', 'slice', 'generation'] as const)
      oneOf(`${path}.${kind}`, kind, [value[kind] ?? []].flat());
    if (value.eSim === true) needs.push({ path: `${path}.eSim`, what: 'eSIM', metBy: ({ eSim }) => eSim === true });
    for (const speed of ['downlinkMbps', 'uplinkMbps'] as const) {
      const asked = Number(textIn(value[speed]) ?? 0);
      if (asked > 0)
        needs.push({
          path: `${path}.${speed}`,
          what: `${speed} of ${asked}`,
          metBy: (has) => (has[speed] ?? 0) >= asked,
        });
    }
  }
  return needs;
}
