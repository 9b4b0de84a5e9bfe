import { type Failure, failure, type Violation } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import type { BodyOf } from '../tmf/declaration';
import { ON_SALE } from './lifecycle';
import { faultsOfPriceRules } from './price-now';
import type { productOfferingPriceResource } from './resources';

type Price = BodyOf<typeof productOfferingPriceResource>;

const SERVICES: readonly unknown[] = ['voice', 'sms', 'data'];

/**
 * What keeps a price from being written. A draft may lack what it will need on sale; what it says is right already. A price on sale is
 * whole, and one that was whole stays so, since an offering on sale may have it.
 */
export function checkPrice(price: Price, previous?: Price): Failure | undefined {
  const isSold = ON_SALE.includes(price.lifecycleStatus ?? '');
  const staysWhole = previous !== undefined && whatLacks(previous).length === 0;
  const violations = [...(isSold || staysWhole ? whatLacks(price) : []), ...whatIsWrong(price)];
  return violations.length === 0
    ? undefined
    : failure('invalid-request', 'The price cannot be charged as it is', { violations });
}

/** What a price must say before it is charged, and does not. One without `priceType` charges nothing and lacks nothing. */
export function whatLacks(price: Price): Violation[] {
  const violations: Violation[] = [];
  const need = (value: unknown, path: string, message: string): void => {
    if (value === undefined) violations.push({ path, message });
  };
  if (price.priceType !== undefined) {
    need(price.price?.value, 'price.value', 'is required of a price');
    need(price.price?.unit, 'price.unit', 'is the currency, required of a price');
  }
  if (price.priceType === 'recurring')
    need(price.recurringChargePeriodType, 'recurringChargePeriodType', 'is required of a recurring price');
  if (price.priceType === 'usage') {
    need(price.unitOfMeasure?.amount, 'unitOfMeasure.amount', 'is required of a usage price');
    need(price.unitOfMeasure?.units, 'unitOfMeasure.units', 'is required of a usage price');
    need(serviceOf(price), 'prodSpecCharValueUse', NAMES_SERVICE);
  }
  return violations;
}

const NAMES_SERVICE = 'names the service that is used: voice, sms or data';

function whatIsWrong(price: Price): Violation[] {
  const violations = faultsOfPriceRules(price);
  if (price.priceType !== 'usage') return violations;
  const amount = price.unitOfMeasure?.amount;
  if (amount !== undefined && (parseNano(amount) ?? 0n) <= 0n)
    violations.push({ path: 'unitOfMeasure.amount', message: 'is above 0 for a usage price' });
  const service = serviceOf(price);
  if (service !== undefined && !SERVICES.includes(service))
    violations.push({ path: 'prodSpecCharValueUse', message: NAMES_SERVICE });
  return violations;
}

const serviceOf = (price: Price): unknown =>
  price.prodSpecCharValueUse?.find(({ name }) => name === 'service')?.productSpecCharacteristicValue?.[0]?.value;
