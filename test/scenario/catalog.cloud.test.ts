import { linesOf, placeOrder } from '../../local/demo/acts/order';
import { signUpCustomer } from '../../local/demo/acts/sign-up';
import { topUp } from '../../local/demo/acts/top-up';
import { reportUsage, type Usage } from '../../local/demo/acts/usage';
import type { ApiClient } from '../../local/demo/api-client';
import { clientOf } from '../../local/demo/callers';
import { loadTenant, TENANTS } from '../../local/demo/load';
import { setStage } from '../../local/demo/stage';
import { productCatalogApi } from '../../shared/product-catalog';
import { CATALOG_TOOLS_PATH } from '../../shared/product-catalog/tools-path';
import { usageApi } from '../../shared/usage-management/resources';

/** Where whoever asks for an export would have it; our own address takes its place. */
const FILE = 'https://shop.example/catalog.ndjson';

const CATALOG = productCatalogApi.basePath;
const OFFER_LIMIT_SECONDS = 300;
/** Three tenants are filled and an order is fulfilled on a cloud whose functions all start for the first time. */
const LIMIT_MS = 600_000;
const NDJSON = { 'content-type': 'application/x-ndjson' };

interface Job {
  readonly id: string;
  readonly status: string;
  readonly url: string;
  readonly digest: string;
  readonly errorLog?: string;
  readonly progress?: { readonly done: number; readonly total: number };
}
interface Release {
  readonly id: string;
  readonly status: string;
  readonly digest: string;
  readonly before: string;
  readonly errorLog?: string;
}

const ended = <B extends { readonly status: string }>(client: ApiClient, path: string): Promise<B> =>
  client.until<B>(path, ({ status }) => /^(Succeeded|Failed|failed|published|rolledBack)$/.test(status), path, 120_000);

async function runJob(client: ApiClient, kind: 'importJob' | 'exportJob', url: string): Promise<Job> {
  const made = await client.post<Job>(`${CATALOG}/${kind}`, { url });
  return ended<Job>(client, `${CATALOG}/${kind}/${made.id}`);
}

async function moveRelease(client: ApiClient, id: string, status: string): Promise<Release> {
  const path = `${CATALOG_TOOLS_PATH}/release/${id}`;
  await client.patch(path, { status });
  return ended<Release>(client, path);
}

const named = (name: string, value: unknown) => ({ name, productSpecCharacteristicValue: [{ value }] });

/** An offer as somebody keeps it in a file: a price for calls, and who may buy it. */
const offerFile = (specificationId: string): string =>
  [
    {
      resource: 'productOfferingPrice',
      id: 'night-voice',
      body: {
        name: 'Night voice',
        lifecycleStatus: 'In test',
        priceType: 'usage',
        price: { unit: 'EUR', value: '0.03' },
        unitOfMeasure: { amount: '60', units: 's' },
        prodSpecCharValueUse: [named('service', 'voice'), named('increment', '60/60')],
      },
    },
    {
      resource: 'productOffering',
      id: 'night',
      body: {
        name: 'Farthing Night',
        version: '1.0',
        lifecycleStatus: 'In test',
        isSellable: true,
        productSpecification: { id: specificationId },
        productOfferingPrice: [{ id: 'night-voice' }],
        prodSpecCharValueUse: [
          named('eligibility', { id: 'once', when: 'owned.all(o, o != "night")', reason: 'one night offer each' }),
        ],
      },
    },
  ]
    .map((entry) => `${JSON.stringify(entry)}\n`)
    .join('');

test(
  'an offer goes from a file to its first rated event in minutes, elsewhere with the same hash, and back with its release',
  async () => {
    const tenant = `catalog-${Date.now() % 1_000_000}`;
    const offers = await loadTenant({ ...TENANTS.demo, tenant, numberRange: '3538977', numbers: 3 });
    const stage = await setStage(tenant, offers, () => {});
    const { operator, agent, network } = stage;
    const customer = await signUpCustomer(stage);
    const payg = await operator.get<{ productSpecification: { id: string } }>(
      `${CATALOG}/productOffering/${offers.payg}`,
    );

    const began = Date.now();
    const put = await operator.expect<{ url: string }>(
      'POST',
      `${CATALOG_TOOLS_PATH}/file`,
      offerFile(payg.productSpecification.id),
      NDJSON,
    );
    expect(await runJob(operator, 'importJob', put.url)).toMatchObject({ status: 'Succeeded', progress: { done: 2 } });
    const release = await operator.post<Release>(`${CATALOG_TOOLS_PATH}/release`, { name: 'Night' });
    const published = await moveRelease(operator, release.id, 'publishing');
    expect(published).toMatchObject({ status: 'published' });

    const order = await placeOrder(agent, customer, [{ productOffering: { id: 'night' } }]);
    expect(order.state).toBe('completed');
    const [line] = await linesOf(stage, customer, 1);
    await topUp(agent, line?.balanceId ?? '', '10', 'tok_visa', `${stage.run}-night`);
    const usage = {
      usageType: 'voice' as const,
      usageDate: new Date().toISOString(),
      characteristics: { msisdn: line?.msisdn ?? '', quantity: '61', destination: '353871234567' },
    };
    const rated = await reportUsage(network, usage, `${stage.run}-night`);
    const seconds = (Date.now() - began) / 1_000;
    process.stdout.write(`An offer from its file to the first rated event: ${seconds.toFixed(1)} s\n`);
    expect(rated.status).toBe('rated');
    const [product] = (await network.get<Usage & Rated>(`${usageApi.basePath}/usage/${rated.id}`)).ratedProductUsage;
    expect(Number(product?.taxIncludedRatingAmount.value)).toBe(0.06);
    expect(seconds).toBeLessThan(OFFER_LIMIT_SECONDS);

    const again = await agent.call('POST', '/tmf-api/productOrderingManagement/v4/productOrder', {
      relatedParty: [{ id: customer.partyId, role: 'customer' }],
      billingAccount: { id: customer.accountId },
      productOrderItem: [{ id: '1', action: 'add', productOffering: { id: 'night' } }],
    });
    expect([again.status, JSON.stringify(again.body)]).toEqual([422, expect.stringContaining('one night offer each')]);

    await sameElsewhere(operator, `${tenant}-b`);

    expect(await moveRelease(operator, release.id, 'rollingBack')).toMatchObject({ status: 'rolledBack' });
    const standing = await operator.get<{ lifecycleStatus: string }>(`${CATALOG}/productOffering/night`);
    expect(standing.lifecycleStatus).toBe('Retired');
    // Whoever has it keeps it, at its price.
    const later = { ...usage, usageDate: new Date().toISOString() };
    expect((await reportUsage(network, later, `${stage.run}-later`)).status).toBe('rated');
  },
  LIMIT_MS,
);

interface Rated {
  readonly ratedProductUsage: readonly { readonly taxIncludedRatingAmount: { readonly value: unknown } }[];
}

/** A whole catalog, exported, taken in by another tenant, and exported there: the same hash. */
async function sameElsewhere(operator: ApiClient, tenant: string): Promise<void> {
  const exported = await runJob(operator, 'exportJob', FILE);
  expect(exported.status).toBe('Succeeded');
  const text = await operator.get<string>(exported.url.slice(operator.apiUrl.length));
  const other = await clientOf(tenant, 'operator');
  const upload = await other.post<{ url: string; uploadUrl: string }>(`${CATALOG_TOOLS_PATH}/upload`, undefined);
  expect((await fetch(upload.uploadUrl, { method: 'PUT', body: text })).status).toBe(200);
  const imported = await runJob(other, 'importJob', upload.url);
  expect(imported).toMatchObject({ status: 'Succeeded', digest: exported.digest });
  const back = await runJob(other, 'exportJob', FILE);
  expect(back).toMatchObject({ status: 'Succeeded', digest: exported.digest });
}
