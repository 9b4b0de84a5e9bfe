import { invariant } from '../kernel/errors';
import { formatNano, parseNano } from '../kernel/money';
import { type Agreement, agreedAlterations } from '../party-management';
import { type CatalogPrice, type ConditionFacts, type MarketFacts, type PriceNow, priceNow } from '../product-catalog';
import type { AgreedPrice } from '../product-inventory';
import {
  alterationBodies,
  applicableAlterations,
  type PriceAlteration,
  type Promotion,
  usageAlterationBodies,
} from '../promotion-management';
import { AWARD_PRICE, awardPrices } from './awards';
import type { OrderableOffering } from './ports';
import type { ItemPrice } from './price-attributes';

/** All that a customer's prices depend on beside the catalog, read once for a cart, quote or order. */
export interface PriceGround {
  readonly promotions: readonly Promotion[];
  readonly agreements: readonly Agreement[];
  readonly promotionCodes: readonly string[];
  readonly customerId?: string;
  readonly pricesIncludeTax: boolean;
  /** What prices that move by rules are decided by. */
  readonly facts: ConditionFacts;
  /** Stock and demand of those offerings that ask for them. */
  readonly market: ReadonlyMap<string, MarketFacts>;
  readonly nowMs: number;
}

/**
 * An offering's fees (recurring and one-time) for one of it, as this customer would pay them, each with what alters it; and those of
 * its prices of usage that a promotion or an agreement discounts, and what promotions give with it.
 */
export const priceItem = (offering: OrderableOffering, quantity: number, ground: PriceGround): ItemPrice[] => [
  ...offering.fees.map((fee) => priceFee(offering, fee, quantity, ground)),
  ...(offering.rates ?? []).flatMap((rate) => discountedRate(offering, rate, quantity, ground)),
  ...awardPrices(offering, quantity, ground),
];

function discountedRate(
  offering: OrderableOffering,
  rate: AgreedPrice,
  quantity: number,
  ground: PriceGround,
): ItemPrice[] {
  const priceAlteration = usageAlterationBodies(rate.id, alterationsOf(offering, rate, quantity, ground));
  const amount = ground.pricesIncludeTax ? 'taxIncludedAmount' : 'dutyFreeAmount';
  if (priceAlteration.length === 0) return [];
  return [
    {
      name: rate.name,
      priceType: rate.priceType,
      price: { [amount]: { unit: rate.unit, value: rate.value } },
      priceAlteration,
      productOfferingPrice: { id: rate.id, name: rate.name, '@referredType': 'ProductOfferingPrice' },
    },
  ];
}

/** What alters a price for this customer: what was agreed with them, then what is promoted. */
function alterationsOf(
  offering: OrderableOffering,
  price: AgreedPrice,
  quantity: number,
  { promotionCodes, customerId, agreements, promotions, nowMs }: PriceGround,
): PriceAlteration[] {
  const situation = {
    productOffering: offering.id,
    productOfferingPrice: price.id,
    priceType: price.priceType,
    category: offering.categories,
    promotionCode: promotionCodes,
    quantity,
    ...(customerId === undefined ? {} : { customer: customerId }),
  };
  return [
    ...agreements.flatMap((agreement) => agreedAlterations(agreement, situation, nowMs)),
    ...applicableAlterations(promotions, situation, nowMs),
  ];
}

function priceFee(
  offering: OrderableOffering,
  fee: AgreedPrice & { readonly moving?: CatalogPrice },
  quantity: number,
  ground: PriceGround,
): ItemPrice {
  const now = fee.moving && priceNow(fee.moving, { ...ground.facts, ...ground.market.get(offering.id) });
  const value = now?.value ?? fee.value;
  const nano = parseNano(value);
  invariant(nano !== undefined, `price ${fee.id} has an amount`);
  const alterations = alterationsOf(offering, fee, quantity, ground);
  const amount = ground.pricesIncludeTax ? 'taxIncludedAmount' : 'dutyFreeAmount';
  const { bodies } = alterationBodies({ ...fee, nano, amount }, alterations);
  return {
    name: fee.name,
    ...(now === undefined ? {} : { description: reasonsOf(now) }),
    priceType: fee.priceType,
    ...(fee.recurringChargePeriod === undefined ? {} : { recurringChargePeriod: fee.recurringChargePeriod }),
    ...(fee.unitOfMeasure === undefined ? {} : { unitOfMeasure: fee.unitOfMeasure }),
    price: { [amount]: { unit: fee.unit, value } },
    ...(bodies.length === 0 ? {} : { priceAlteration: bodies }),
    productOfferingPrice: { id: fee.id, name: fee.name, '@referredType': 'ProductOfferingPrice' },
  };
}

/** Why a price that moves is what it is: in place of the alteration that it is not. */
const reasonsOf = ({ listValue, applied }: PriceNow): string =>
  applied.length === 0
    ? `List price ${listValue}`
    : `List price ${listValue}; ${applied.map(({ reason }) => reason).join('; ')}`;

/** What `total` adds up: an item's prices, times so many. */
export interface PricedQuantity {
  readonly prices: readonly ItemPrice[];
  readonly quantity: number;
}

/**
 * What items cost together after their alterations: a sum for each kind of price, period and currency, exact, in the order in
 * which they come up. Usage is paid as it happens, and is in no sum; nor is what is given. A recurring sum is that of the first period; an alteration that ends later says so itself.
 */
export function totalPrices(items: readonly PricedQuantity[]): ItemPrice[] {
  const totals = new Map<string, { price: ItemPrice; nano: bigint; unit: string; amount: keyof Amounts }>();
  for (const { prices, quantity } of items)
    for (const one of prices.filter(({ priceType }) => priceType !== 'usage' && priceType !== AWARD_PRICE)) {
      const { unit, amount, nano } = netOf(one);
      const key = JSON.stringify([one.priceType, one.recurringChargePeriod, unit, amount]);
      const before = totals.get(key);
      const sum = (before?.nano ?? 0n) + nano * BigInt(quantity);
      totals.set(key, { price: before?.price ?? one, nano: sum, unit, amount });
    }
  return [...totals.values()].map(({ price, nano, unit, amount }) => ({
    ...(price.priceType === undefined ? {} : { name: `Total ${price.priceType}`, priceType: price.priceType }),
    ...(price.recurringChargePeriod === undefined ? {} : { recurringChargePeriod: price.recurringChargePeriod }),
    price: { [amount]: { unit, value: formatNano(nano) } },
  }));
}

type Amounts = Pick<NonNullable<ItemPrice['price']>, 'taxIncludedAmount' | 'dutyFreeAmount'>;

/** A price less what its alterations take off. */
function netOf({ price, priceAlteration = [] }: ItemPrice): { unit: string; nano: bigint; amount: keyof Amounts } {
  const amount = price?.taxIncludedAmount ? 'taxIncludedAmount' : 'dutyFreeAmount';
  const nano = [price, ...priceAlteration.map((alteration) => alteration.price)].reduce((sum, one) => {
    const part = parseNano(one?.[amount]?.value ?? '');
    invariant(part !== undefined, 'a price of ours has an amount');
    return sum + part;
  }, 0n);
  return { unit: price?.[amount]?.unit ?? '', nano, amount };
}

/** An item's price as its product will have it: what was shown is what is agreed. */
export function agreedPrices(prices: readonly ItemPrice[]): AgreedPrice[] {
  return prices.map(
    ({
      name = '',
      priceType = '',
      recurringChargePeriod,
      unitOfMeasure,
      price,
      priceAlteration,
      productOfferingPrice,
    }) => {
      const taxExcluded = price?.taxIncludedAmount === undefined;
      const money = price?.taxIncludedAmount ?? price?.dutyFreeAmount;
      return {
        id: productOfferingPrice?.id ?? '',
        name,
        priceType,
        ...(recurringChargePeriod === undefined ? {} : { recurringChargePeriod }),
        ...(unitOfMeasure === undefined ? {} : { unitOfMeasure }),
        unit: money?.unit ?? '',
        value: money?.value ?? '',
        ...(taxExcluded ? { taxExcluded } : {}),
        ...(priceAlteration === undefined ? {} : { alterations: priceAlteration }),
      };
    },
  );
}
