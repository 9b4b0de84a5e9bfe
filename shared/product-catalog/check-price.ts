import { type Failure, failure, type Violation } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import type { BodyOf } from '../tmf/declaration';
import { faultsOfPriceRules } from './price-now';
import type { productOfferingPriceResource } from './resources';

type Price = BodyOf<typeof productOfferingPriceResource>;

const SERVICES: readonly unknown[] = ['voice', 'sms', 'data'];

/**
 * What a price must say so that it can be charged. It is refused when written, since a tariff that cannot be compiled is
 * noticed only when the first call is not charged. A draft without `priceType` says nothing yet.
 */
export function checkPrice(price: Price): Failure | undefined {
  const violations: Violation[] = [];
  const need = (there: boolean, path: string, message: string): void => {
    if (!there) violations.push({ path, message });
  };
  if (price.priceType !== undefined) {
    need(price.price?.value !== undefined, 'price.value', 'is required of a price');
    need(price.price?.unit !== undefined, 'price.unit', 'is the currency, required of a price');
  }
  if (price.priceType === 'recurring')
    need(
      price.recurringChargePeriodType !== undefined,
      'recurringChargePeriodType',
      'is required of a recurring price',
    );
  if (price.priceType === 'usage') {
    const amount = price.unitOfMeasure?.amount;
    need(
      amount !== undefined && (parseNano(amount) ?? 0n) > 0n,
      'unitOfMeasure.amount',
      'is above 0 for a usage price',
    );
    need(price.unitOfMeasure?.units !== undefined, 'unitOfMeasure.units', 'is required of a usage price');
    const service = price.prodSpecCharValueUse?.find(({ name }) => name === 'service');
    const value = service?.productSpecCharacteristicValue?.[0]?.value;
    need(SERVICES.includes(value), 'prodSpecCharValueUse', 'names the service that is used: voice, sms or data');
  }
  violations.push(...faultsOfPriceRules(price));
  return violations.length === 0
    ? undefined
    : failure('invalid-request', 'The price cannot be charged as it is', { violations });
}
