import { invariant } from '../kernel/errors';
import { formatNano, parseNano } from '../kernel/money';
import type { AgreedPrice } from '../product-inventory';
import { applicableAwards, describeAward } from '../promotion-management';
import type { OrderableOffering } from './ports';
import type { ItemPrice } from './price-attributes';
import type { PriceGround } from './price-item';

/** Of a price that is given and not taken: money on the balance. */
export const AWARD_PRICE = 'award';
const PERIOD = /^(\d+) month$/;

/**
 * What promotions give with an offering that charges usage, among its prices: a negative amount, to be used within its period. An offering
 * without usage has no balance that it could be put on.
 */
export function awardPrices(
  { id, categories, rates: [rate] = [] }: OrderableOffering,
  quantity: number,
  { promotions, promotionCodes, customerId, pricesIncludeTax, nowMs }: PriceGround,
): ItemPrice[] {
  if (rate === undefined) return [];
  const situation = {
    productOffering: id,
    category: categories,
    promotionCode: promotionCodes,
    quantity,
    ...(customerId === undefined ? {} : { customer: customerId }),
  };
  const amount = pricesIncludeTax ? 'taxIncludedAmount' : 'dutyFreeAmount';
  return applicableAwards(promotions, situation, nowMs).map((award) => ({
    name: award.name,
    description: describeAward(award, rate.unit),
    priceType: AWARD_PRICE,
    recurringChargePeriod: `${award.months} month`,
    price: { [amount]: { unit: rate.unit, value: formatNano(-award.amountNano) } },
    productOfferingPrice: { id: award.promotionId, name: award.name, '@referredType': 'Promotion' },
  }));
}

/** The awards among the prices that an order agreed, as charging grants them. */
export const awardsIn = (prices: readonly AgreedPrice[]) =>
  prices
    .filter(({ priceType }) => priceType === AWARD_PRICE)
    .map(({ id, value, recurringChargePeriod = '' }) => {
      const nano = parseNano(value);
      const [, months] = PERIOD.exec(recurringChargePeriod) ?? [];
      invariant(nano !== undefined && months !== undefined, `award ${id} has an amount and a period`);
      return { promotionId: id, amount: formatNano(-nano), months: Number(months) };
    });
