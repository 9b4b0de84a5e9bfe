import { MemoryTariffStore } from '../../shared/adapters/memory/memory-balances';
import { tenantId } from '../../shared/kernel/tenant';
import { TenantNotSetUpError, type TenantSettings } from '../../shared/kernel/tenant-settings';
import type { CatalogOffering, CatalogPrice } from '../../shared/product-catalog';
import { publishTariff } from '../../shared/rating';

const TENANT = tenantId('demo');
const SETTINGS: TenantSettings = {
  name: 'Demo',
  currency: 'EUR',
  country: 'IE',
  timeZone: 'Europe/Dublin',
  pricesIncludeTax: true,
  clockOffsetMs: 0,
};
const SMS = {
  id: 'sms',
  priceType: 'usage',
  price: { unit: 'EUR', value: '0.1' },
  unitOfMeasure: { amount: '1', units: 'message' },
  prodSpecCharValueUse: [{ name: 'service', productSpecCharacteristicValue: [{ value: 'sms' }] }],
} as unknown as CatalogPrice;

/** A catalog of one offering, which has one price and names another that is gone. */
async function publish(
  offering: Partial<CatalogOffering> | undefined,
  {
    price = SMS,
    settings = async () => SETTINGS,
  }: { price?: CatalogPrice; settings?: () => Promise<TenantSettings> } = {},
) {
  const tariffs = new MemoryTariffStore();
  const whole = offering && {
    id: 'payg',
    lifecycleStatus: 'Active',
    productOfferingPrice: [{ id: 'gone' }, { id: 'sms' }, {}],
    ...offering,
  };
  const catalog = {
    offering: async (_tenant: string, id: string) =>
      id === 'payg' ? (whole as CatalogOffering | undefined) : undefined,
    price: async (_tenant: string, id: string) => (id === 'sms' ? price : undefined),
  };
  const published = await publishTariff({ catalog, tariffs, settings: { get: settings } }, TENANT, 'payg', 3, 7);
  return { published, stored: await tariffs.versions(TENANT, 'payg') };
}

test.each(['Active', 'Launched', 'Retired'])(
  'an offering that is %s is compiled and stored',
  async (lifecycleStatus) => {
    const { published, stored } = await publish({ lifecycleStatus });
    expect(published).toMatchObject({
      ok: true,
      value: { offeringId: 'payg', version: '1.3', validFrom: 7, taxIncluded: true, rules: [{ priceId: 'sms' }] },
    });
    expect(published.ok && stored).toEqual([published.ok && published.value]);
  },
);

test.each<[string, Partial<CatalogOffering> | undefined]>([
  ['is not there', undefined],
  ['is in design', { lifecycleStatus: 'In design' }],
  ['says nothing of its life', { lifecycleStatus: undefined }],
  ['names no price', { productOfferingPrice: undefined }],
  ['names prices that are gone', { productOfferingPrice: [{ id: 'gone' }] }],
])('an offering that %s rates nothing', async (_what, offering) => {
  const { published, stored } = await publish(offering);
  expect(published).toEqual({ ok: true, value: undefined });
  expect(stored).toEqual([]);
});

test('what cannot be compiled is told and not stored', async () => {
  const { published, stored } = await publish(
    {},
    { price: { ...SMS, price: { unit: 'EUR', value: 'free' } } as CatalogPrice },
  );
  expect(published).toMatchObject({
    ok: false,
    error: { violations: [{ path: 'productOfferingPrice(sms).price.value' }] },
  });
  expect(stored).toEqual([]);
});

test('a tenant that was not set up says nothing of tax; any other failure is one', async () => {
  const fail = (problem: Error) => async (): Promise<TenantSettings> => {
    throw problem;
  };
  const { published } = await publish({}, { settings: fail(new TenantNotSetUpError('demo')) });
  expect(published.ok && published.value && 'taxIncluded' in published.value).toBe(false);
  await expect(publish({}, { settings: fail(new Error('throttled')) })).rejects.toThrow('throttled');
});
