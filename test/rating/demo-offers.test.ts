import type { ApiClient } from '../../local/demo/api-client';
import { loadCatalog, type OfferKey } from '../../local/demo/catalog';
import { checkTariff, compileTariff, type OfferingToCompile, type PriceToCompile } from '../../shared/rating';

type Posted = OfferingToCompile & PriceToCompile & { productOfferingPrice?: { id: string }[] };

test.each<OfferKey>(['payg', 'bundle', 'roaming', 'iot'])(
  'the demo sells %s, and it is published without a finding',
  async (key) => {
    const posted = new Map<string, Posted>();
    const recorder = {
      async post(_path: string, body: Posted, id: string) {
        posted.set(id, { ...body, id });
        return { id };
      },
    };
    const offers = await loadCatalog(recorder as unknown as ApiClient);
    const offering = posted.get(offers[key]);
    if (!offering) throw new Error(`${key} was not posted`);
    const prices = (offering.productOfferingPrice ?? [])
      .map(({ id }) => posted.get(id))
      .filter((price) => price !== undefined);
    const tariff = compileTariff(offering, prices, 1, 0);
    if (!tariff.ok) throw new Error(JSON.stringify(tariff.error));
    expect(tariff.value.rules.length).toBeGreaterThan(0);
    expect(checkTariff(tariff.value)).toEqual([]);
  },
);
