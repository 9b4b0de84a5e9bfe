import type { ApiClient } from './api-client';

const CATALOG = '/tmf-api/productCatalogManagement/v4';
const SERVICE_CATALOG = '/tmf-api/serviceCatalogManagement/v4';
const RESOURCE_CATALOG = '/tmf-api/resourceCatalog/v4';

const named = (name: string, ...values: unknown[]) => ({
  name,
  productSpecCharacteristicValue: values.map((value) => ({ value })),
});

interface Price {
  readonly key: string;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const EU = [
  '30',
  '31',
  '32',
  '33',
  '34',
  '351',
  '352',
  '353',
  '354',
  '356',
  '357',
  '358',
  '359',
  '36',
  '370',
  '371',
  '372',
  '385',
  '386',
  '39',
  '40',
  '420',
  '421',
  '43',
  '45',
  '46',
  '47',
  '48',
  '49',
];
/** MCCs of the EU and EEA, where a subscriber roams at home prices. */
const EU_NETWORKS = [
  '202',
  '204',
  '206',
  '208',
  '214',
  '216',
  '219',
  '222',
  '226',
  '228',
  '230',
  '231',
  '232',
  '238',
  '240',
  '242',
  '244',
  '246',
  '247',
  '248',
  '260',
  '262',
  '268',
  '270',
  '272',
  '274',
  '278',
  '280',
  '284',
  '293',
  '294',
];

const usage = (
  key: string,
  name: string,
  value: string,
  unit: readonly [string, string],
  ...uses: ReturnType<typeof named>[]
): Price => ({
  key,
  name,
  body: {
    priceType: 'usage',
    price: { unit: 'EUR', value },
    unitOfMeasure: { amount: unit[0], units: unit[1] },
    prodSpecCharValueUse: uses,
    tax: [{ taxCategory: 'standard' }],
  },
});
const fee = (key: string, name: string, value: string): Price => ({
  key,
  name,
  body: {
    priceType: 'recurring',
    recurringChargePeriodType: 'month',
    recurringChargePeriodLength: 1,
    price: { unit: 'EUR', value },
    tax: [{ taxCategory: 'standard' }],
  },
});

/** Pay per use, at home and roaming in the EU at the same price: what every mobile offer falls back to. */
const PAY_PER_USE: readonly Price[] = [
  usage(
    'voice',
    'Voice, a minute',
    '0.09',
    ['60', 's'],
    named('service', 'voice'),
    named('increment', '60/1'),
    named('destinationPrefix', ...EU),
  ),
  usage(
    'voice-world',
    'Voice to the world, a minute',
    '0.39',
    ['60', 's'],
    named('service', 'voice'),
    named('zone', 'world'),
    named('increment', '60/60'),
  ),
  usage('sms', 'SMS', '0.07', ['1', 'message'], named('service', 'sms')),
  usage('data', 'Data, a MiB', '0.004', ['1', 'MiB'], named('service', 'data'), named('increment', '1/1')),
  usage(
    'voice-eu',
    'Voice in the EU, a minute',
    '0.09',
    ['60', 's'],
    named('service', 'voice'),
    named('zone', 'eu'),
    named('increment', '30/1'),
    named('visitedNetwork', ...EU_NETWORKS),
  ),
  usage(
    'sms-eu',
    'SMS in the EU',
    '0.07',
    ['1', 'message'],
    named('service', 'sms'),
    named('zone', 'eu'),
    named('visitedNetwork', ...EU_NETWORKS),
  ),
  usage(
    'data-eu',
    'Data in the EU, a MiB',
    '0.004',
    ['1', 'MiB'],
    named('service', 'data'),
    named('zone', 'eu'),
    named('visitedNetwork', ...EU_NETWORKS),
  ),
];

const ROAMING: readonly Price[] = [
  usage(
    'roam-voice',
    'Voice anywhere, a minute',
    '0.49',
    ['60', 's'],
    named('service', 'voice'),
    named('zone', 'anywhere'),
    named('increment', '60/60'),
    named('visitedNetwork', '*'),
  ),
  usage(
    'roam-sms',
    'SMS anywhere',
    '0.19',
    ['1', 'message'],
    named('service', 'sms'),
    named('zone', 'anywhere'),
    named('visitedNetwork', '*'),
  ),
  usage(
    'roam-data',
    'Data anywhere, a MiB',
    '0.05',
    ['1', 'MiB'],
    named('service', 'data'),
    named('zone', 'anywhere'),
    named('increment', '100/100'),
    named('visitedNetwork', '*'),
  ),
  fee('roam-fee', 'Roaming, a month', '4.00'),
];

interface Offer {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly specification: string;
  readonly prices: readonly Price[];
  readonly uses?: readonly ReturnType<typeof named>[];
}

const OFFERS: readonly Offer[] = [
  {
    key: 'payg',
    name: 'Farthing Free',
    description: 'Prepaid, pay per use: voice, SMS and data',
    specification: 'mobile',
    prices: PAY_PER_USE,
  },
  {
    key: 'bundle',
    name: 'Farthing Five',
    description: '5 GB and 100 minutes a month, pay per use beyond',
    specification: 'mobile',
    prices: [...PAY_PER_USE, fee('bundle-fee', 'Farthing Five, a month', '12.00')],
    uses: [
      named(
        'allowance',
        {
          id: 'data',
          service: 'data',
          amount: '5',
          units: 'GiB',
          zones: ['home', 'eu'],
          priority: 10,
          validity: 'P1M',
        },
        {
          id: 'minutes',
          service: 'voice',
          amount: '100',
          units: 'min',
          zones: ['home', 'eu'],
          priority: 10,
          validity: 'P1M',
        },
      ),
    ],
  },
  {
    key: 'roaming',
    name: 'Farthing Abroad',
    description: 'Roaming outside the EU, added to a mobile offer',
    specification: 'roaming',
    prices: ROAMING,
  },
  {
    key: 'iot',
    name: 'Farthing Things',
    description: 'For devices: 50 MB a month, data only',
    specification: 'iot',
    prices: [
      usage('iot-data', 'IoT data, a MiB', '0.02', ['1', 'MiB'], named('service', 'data'), named('increment', '1/1')),
      fee('iot-fee', 'Farthing Things, a month', '0.80'),
    ],
    uses: [
      named('allowance', {
        id: 'data',
        service: 'data',
        amount: '50',
        units: 'MiB',
        zones: ['home'],
        priority: 10,
        validity: 'P1M',
      }),
    ],
  },
];

/** What a network does (TMF633) and what comes from stock (TMF634), by key. */
const SERVICES: Readonly<Record<string, string>> = {
  voice: 'Mobile voice',
  data: 'Mobile data',
  roaming: 'Roaming outside the EU',
  iot: 'IoT data',
};
const RESOURCES: Readonly<Record<string, string>> = { msisdn: 'msisdn', sim: 'sim' };

interface Specification {
  readonly name: string;
  readonly services: readonly string[];
  readonly resources: readonly string[];
}
const SPECIFICATIONS: Readonly<Record<string, Specification>> = {
  mobile: { name: 'Mobile line', services: ['voice', 'data'], resources: ['msisdn', 'sim'] },
  roaming: { name: 'Roaming', services: ['roaming'], resources: [] },
  iot: { name: 'IoT line', services: ['iot'], resources: ['msisdn', 'sim'] },
};

export type OfferKey = 'payg' | 'bundle' | 'roaming' | 'iot';

/** Puts the demo MVNO's offers into its catalog and answers their ids. The same call again finds them there. */
export async function loadCatalog(operator: ApiClient): Promise<Record<OfferKey, string>> {
  const create = async (resource: string, key: string, body: object, catalog = CATALOG): Promise<string> => {
    const whole = { ...body, lifecycleStatus: 'Active' };
    const made = await operator.post<{ id: string }>(`${catalog}/${resource}`, whole, `demo-${resource}-${key}`);
    return made.id;
  };
  const plain = (resource: string, names: Readonly<Record<string, string>>, catalog: string) =>
    ids(Object.entries(names), ([key, name]) => create(resource, key, { name }, catalog));
  const [serviceIds, resourceIds] = await Promise.all([
    plain('serviceSpecification', SERVICES, SERVICE_CATALOG),
    plain('resourceSpecification', RESOURCES, RESOURCE_CATALOG),
  ]);
  const referTo = (keys: readonly string[], known: Map<string, string>, names: Readonly<Record<string, string>>) =>
    keys.map((key) => ({ id: known.get(key), name: names[key] }));
  const prices = new Map(OFFERS.flatMap((offer) => offer.prices).map((price) => [price.key, price]));
  const [specificationIds, priceIds] = await Promise.all([
    ids(Object.entries(SPECIFICATIONS), ([key, { name, services, resources }]) =>
      create('productSpecification', key, {
        name,
        serviceSpecification: referTo(services, serviceIds, SERVICES),
        resourceSpecification: referTo(resources, resourceIds, RESOURCES),
      }),
    ),
    ids([...prices], ([key, price]) => create('productOfferingPrice', key, { ...price.body, name: price.name })),
  ]);
  const offerIds = await ids(
    OFFERS.map((offer) => [offer.key, offer] as const),
    ([key, offer]) =>
      create('productOffering', key, {
        name: offer.name,
        description: offer.description,
        version: '1.0',
        isSellable: true,
        productSpecification: { id: specificationIds.get(offer.specification) },
        productOfferingPrice: offer.prices.map((price) => ({ id: priceIds.get(price.key), name: price.name })),
        prodSpecCharValueUse: offer.uses ?? [],
      }),
  );
  const idOf = (key: OfferKey): string => offerIds.get(key) ?? '';
  return { payg: idOf('payg'), bundle: idOf('bundle'), roaming: idOf('roaming'), iot: idOf('iot') };
}

async function ids<T extends readonly [string, unknown]>(
  all: readonly T[],
  create: (one: T) => Promise<string>,
): Promise<Map<string, string>> {
  return new Map(await Promise.all(all.map(async (one) => [one[0], await create(one)] as const)));
}
