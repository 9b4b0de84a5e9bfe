import type { LimitRule, PriceRule, Tariff } from '../../shared/rating';

export const START_MS = Date.parse('2026-12-01T00:00:00Z');
const DAY_MS = 86_400_000;
export const MIB = 1_048_576n;

/** What one service costs: nano currency units a so many units, each started step of units whole. */
export interface Price {
  readonly nano: bigint;
  readonly per: bigint;
  readonly step: bigint;
}

type Prices = Readonly<Record<'voice' | 'sms' | 'data', Price>>;

/** Amounts are rounded up to the fourth decimal of the currency. */
export const GRAIN_NANO = 100_000n;

/** By version: the second one holds from the fourth day. */
export const PRICES: Readonly<Record<string, Prices>> = {
  '1.1': {
    voice: { nano: 100_000_000n, per: 60n, step: 60n },
    sms: { nano: 90_000_000n, per: 1n, step: 1n },
    data: { nano: 100_000_000n, per: MIB, step: 1024n },
  },
  '1.2': {
    voice: { nano: 70_000_000n, per: 60n, step: 1n },
    sms: { nano: 110_000_000n, per: 1n, step: 1n },
    data: { nano: 33_333_333n, per: MIB, step: 1n },
  },
};

const ruleOf = (service: 'voice' | 'sms' | 'data', { nano, per, step }: Price): PriceRule => ({
  priceId: service,
  service,
  zone: 'home',
  destinationPrefixes: [],
  visitedNetworks: [],
  priceNano: nano,
  perUnits: per,
  connectFeeNano: 0n,
  firstIncrement: step,
  nextIncrement: step,
  decimals: 4,
  rounding: 'up',
});

/** Messages cost half from the fifth of a month on; in a pool each costs the same. */
export const TIER_COUNTER = 'messages';
export const CHEAP_FROM = 4n;
export const cheaper = (nano: bigint): bigint => nano / 2n;
const tiersOf = (offer: MainOffer, service: string, nano: bigint): Partial<PriceRule> =>
  service !== 'sms' || offer === 'herd'
    ? {}
    : {
        tiers: [{ fromUnit: CHEAP_FROM, priceNano: cheaper(nano) }],
        tierMode: 'graduated',
        tierCounter: { id: TIER_COUNTER, period: 'month' },
      };

/** Calls and messages of a day are capped, what messages of a month cost beyond their limit is free. */
export const LIMITS: readonly LimitRule[] = [
  {
    id: 'day',
    counts: 'money',
    scope: { services: ['voice', 'sms'] },
    period: 'day',
    limit: 3_000_000_000n,
    action: 'block',
    noticePercents: [80, 100],
  },
  {
    id: 'messages',
    counts: 'money',
    scope: { services: ['sms'] },
    period: 'month',
    limit: 1_000_000_000n,
    action: 'free',
    noticePercents: [100],
  },
];

/** Postpaid customers owe up to this. */
const CREDIT_NANO = 5_000_000_000n;

/** Prepaid, postpaid, and a hot pool of many lines. */
export const MAIN_OFFERS = ['payg', 'bill', 'herd'] as const;
export type MainOffer = (typeof MAIN_OFFERS)[number];
const SLICES = 3;

const mainOffer = (offeringId: MainOffer, version: '1.1' | '1.2', validFrom: number): Tariff => {
  const prices = PRICES[version];
  if (!prices) throw new Error(`There are prices of version ${version}`);
  const services = ['voice', 'sms', 'data'] as const;
  return {
    offeringId,
    version,
    currency: 'EUR',
    validFrom,
    rules: services.map((service) => ({
      ...ruleOf(service, prices[service]),
      ...tiersOf(offeringId, service, prices[service].nano),
    })),
    allowances: [
      {
        id: 'minutes',
        service: 'voice',
        units: 600n,
        zones: ['home'],
        priority: 10,
        validity: { days: 2 },
        recurring: true,
        rollover: { periods: 1, maxUnits: 300n },
      },
    ],
    limits: LIMITS,
    notices: { lowBalanceNano: [1_000_000_000n], allowancePercents: [80], expiryHours: [24] },
    ...(offeringId === 'bill' ? { creditLimitNano: CREDIT_NANO } : {}),
    ...(offeringId === 'herd' ? { slices: SLICES } : {}),
  };
};

/** An add-on has no prices: allowances of data and messages that end within days. */
const ADD_ON: Tariff = {
  offeringId: 'extra',
  version: '1.1',
  currency: 'EUR',
  validFrom: 0,
  rules: [],
  allowances: [
    { id: 'data', service: 'data', units: 5n * MIB, zones: ['home'], priority: 5, validity: { days: 3 } },
    { id: 'messages', service: 'sms', units: 4n, zones: ['home'], priority: 5, validity: { days: 10 } },
  ],
};

export const TARIFFS: readonly Tariff[] = [
  ...MAIN_OFFERS.flatMap((offer) => [mainOffer(offer, '1.1', 0), mainOffer(offer, '1.2', START_MS + 3 * DAY_MS)]),
  ADD_ON,
];
