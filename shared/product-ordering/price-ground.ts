import type { TenantId } from '../kernel/tenant';
import { factsOfNobody, type MarketFacts } from '../product-catalog';
import type { ProductView } from '../product-inventory';
import { hasEnded } from './order-facts';
import type { CustomerStanding, OrderableOffering, PricePorts } from './ports';
import type { PriceGround } from './price-item';

/** Who asks for prices, and how. */
export interface PriceAsk {
  readonly tenant: TenantId;
  readonly customerId?: string | undefined;
  readonly promotionCodes: readonly string[];
  readonly channel?: string | undefined;
  readonly places?: readonly string[] | undefined;
  /** What is to be priced: a buyer is looked at closely only where one of them asks. */
  readonly offerings: Iterable<OrderableOffering>;
  readonly nowMs: number;
}

const offeringsOf = (products: readonly ProductView[]): string[] => [
  ...new Set(products.filter((product) => !hasEnded(product)).map(({ offeringId }) => offeringId)),
];

const asksOfBuyer = (offerings: Iterable<OrderableOffering>): boolean =>
  [...offerings].some(
    ({ fees, limits }) =>
      fees.some(({ moving }) => moving) || limits.prodSpecCharValueUse?.some(({ name }) => name === 'eligibility'),
  );

/** Reads what a customer's prices, and what may be sold to them, depend on beside the catalog. At most nine reads. */
export async function readPriceGround(ports: PricePorts, ask: PriceAsk): Promise<PriceGround> {
  const { tenant, customerId, promotionCodes, channel = '', places = [], nowMs } = ask;
  const [settings, promotions, agreements, segment, owned, standing] = await Promise.all([
    ports.settings.get(tenant),
    ports.promotions.released(tenant),
    customerId === undefined ? [] : ports.agreements.agreementsOf(tenant, customerId),
    customerId === undefined ? [] : ports.segments.segmentsOf(tenant, customerId),
    customerId === undefined || !asksOfBuyer(ask.offerings) ? [] : ports.products.productsOf(tenant, customerId),
    customerId === undefined
      ? undefined
      : ports.customers.standingOf(tenant, customerId, { bills: BILLS.test(limitsOf(ask)), nowMs }),
  ]);
  const nobody = factsOfNobody(nowMs, settings.timeZone);
  const customer = customerId === undefined || !standing ? nobody.customer : customerOf(customerId, standing);
  return {
    promotions,
    agreements,
    promotionCodes,
    ...(customerId === undefined ? {} : { customerId }),
    pricesIncludeTax: settings.pricesIncludeTax,
    market: await marketOf(ports, ask, settings.timeZone),
    facts: { ...nobody, customer, owned: offeringsOf(owned), segment, channel, place: places },
    nowMs,
  };
}

/** One that nobody set up as a customer is taken as one in good standing. */
const customerOf = (id: string, { status = 'active', isVerified, overdueBills }: CustomerStanding) => ({
  id,
  status,
  verified: isVerified,
  overdueBills,
});

const limitsOf = ({ offerings }: PriceAsk): string =>
  JSON.stringify([...offerings].map(({ fees, limits }) => [fees.map(({ moving }) => moving), limits]));

const BILLS = /\boverdueBills\b/;
const MARKET = /\b(stock|demand)\./;

/** Stock and demand of the offerings that ask for them; of the others nothing is looked up. */
async function marketOf(
  { market }: PricePorts,
  { tenant, offerings, nowMs }: PriceAsk,
  timeZone: string,
): Promise<ReadonlyMap<string, MarketFacts>> {
  const asking = [...offerings].filter(
    ({ fees, limits }) => fees.some(({ moving }) => moving) || MARKET.test(JSON.stringify(limits)),
  );
  const facts = await Promise.all(
    asking.map(async ({ id }) => [id, await market.facts(tenant, id, nowMs, timeZone)] as const),
  );
  return new Map(facts);
}
