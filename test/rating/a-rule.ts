import type { PriceRule } from '../../shared/rating';

/** A call at home, ten nanos a minute, by the second. */
export const RULE: PriceRule = {
  priceId: 'p',
  service: 'voice',
  zone: 'home',
  destinationPrefixes: [],
  visitedNetworks: [],
  priceNano: 10n,
  perUnits: 60n,
  connectFeeNano: 0n,
  firstIncrement: 1n,
  nextIncrement: 1n,
  decimals: 4,
  rounding: 'up',
};
