import { type Failure, failure, type Violation } from '../kernel/errors';
import { isCurrency, type Rounding } from '../kernel/money';
import { OCTETS_PER_KIB } from '../kernel/quantity';
import { err, ok, type Result } from '../kernel/result';
import { USAGE_SERVICES, type UsageService } from '../usage-management';
import { type NamedValues, notNegative, textOf, textsOf, UNITS, unitsOf, valuesOf } from './catalog-values';
import { checkTariff } from './check-tariff';
import { compileOffer } from './compile-offer';
import { compileCalendar, compileTerms } from './compile-terms';
import { checkTierCounters } from './compile-tier-counter';
import { compileFinalUnit } from './final-unit';
import type { PriceRule, Tariff } from './tariff';

/** What of a ProductOffering and its ProductOfferingPrices a tariff is made of (TMF620 v4). */
export interface OfferingToCompile {
  readonly id: string;
  readonly version?: string;
  readonly validFor?: { readonly startDateTime?: string };
  readonly prodSpecCharValueUse?: readonly NamedValues[];
}
export interface PriceToCompile {
  readonly id: string;
  readonly priceType?: string;
  readonly price?: { readonly unit?: string; readonly value?: string };
  readonly unitOfMeasure?: { readonly amount?: string; readonly units?: string };
  readonly prodSpecCharValueUse?: readonly NamedValues[];
  readonly tax?: readonly { readonly taxCategory?: string }[];
}

const ROUNDINGS: readonly string[] = ['up', 'down', 'half-up', 'half-even'];
const DEFAULT_DECIMALS = '4';
const DEFAULT_ROUNDING = 'up';

/**
 * Compiles an offering's usage prices and what it says beside them (docs/architecture.md, "Prices in the catalog").
 * `publishedAtMs` is in epoch milliseconds, `taxIncluded` says whether the tenant's prices contain the tax.
 * Fails with every violation at once, each with its path into the offering or the price.
 */
export function compileTariff(
  offering: OfferingToCompile,
  prices: readonly PriceToCompile[],
  storedVersion: number,
  publishedAtMs: number,
  taxIncluded?: boolean,
): Result<Tariff, Failure> {
  const violations: Violation[] = [];
  const usagePrices = prices.filter((price) => price.priceType === 'usage');
  const offered = valuesOf(offering.prodSpecCharValueUse);
  const [timeZone] = textsOf(offered('timeZone'));
  const compiled = usagePrices.map((price) => compileRule(price, timeZone, violations));
  const rules = compiled.filter((rule) => rule !== undefined);
  const currencies = [...new Set(prices.map((price) => price.price?.unit ?? ''))];
  if (prices.length > 0 && (currencies.length > 1 || !isCurrency(currencies[0] ?? '')))
    violations.push({
      path: 'productOfferingPrice',
      message: `one currency is needed, found ${currencies.join(', ')}`,
    });
  const calendar = compileCalendar(offered, violations);
  const finalUnit = compileFinalUnit(offered, violations);
  const offer = compileOffer(offered, currencies[0] ?? '', violations);
  violations.push(...checkTierCounters(rules, offer.slices));
  const start = Date.parse(offering.validFor?.startDateTime ?? '');
  const tariff: Tariff = {
    offeringId: offering.id,
    version: `${offering.version ?? '1'}.${storedVersion}`,
    currency: currencies[0] ?? '',
    validFrom: Number.isNaN(start) ? publishedAtMs : start,
    rules,
    ...offer,
    ...(calendar === undefined ? {} : { calendar }),
    ...(taxIncluded === undefined ? {} : { taxIncluded }),
    ...(finalUnit === undefined ? {} : { finalUnit }),
  };
  // What a broken rule would have covered is no gap.
  if (violations.length === 0)
    for (const { severity, path, message } of checkTariff(tariff))
      if (severity === 'error') violations.push({ path, message });
  return violations.length > 0
    ? err(failure('unprocessable', `Offering ${offering.id} cannot be rated by`, { violations }))
    : ok(tariff);
}

function compileRule(
  price: PriceToCompile,
  timeZone: string | undefined,
  violations: Violation[],
): PriceRule | undefined {
  const before = violations.length;
  const complain = (path: string, message: string): undefined => {
    violations.push({ path: `productOfferingPrice(${price.id}).${path}`, message });
    return undefined;
  };
  const priced = valuesOf(price.prodSpecCharValueUse);
  const one = (name: string, otherwise: string): string => textOf(priced(name)[0]) ?? otherwise;
  const service = one('service', '');
  if (!isService(service)) return complain('service', `is one of ${USAGE_SERVICES.join(', ')}`);
  const priceNano = notNegative(price.price?.value);
  if (priceNano === undefined) complain('price.value', 'is a decimal of at most 9 places, not negative');
  const perUnits = unitsOf(service, price.unitOfMeasure?.amount, price.unitOfMeasure?.units);
  if (perUnits === undefined)
    complain('unitOfMeasure', `is a whole number of ${Object.keys(UNITS[service]).join(', ')}`);
  const increment = /^(\d{1,9})\/(\d{1,9})$/.exec(one('increment', '1/1'));
  const scale = service === 'data' ? OCTETS_PER_KIB : 1n;
  const [first, next] = [BigInt(increment?.[1] ?? 0) * scale, BigInt(increment?.[2] ?? 0) * scale];
  if (first <= 0n || next <= 0n) complain('increment', 'is written first/next, such as 60/1, both above 0');
  const connectFeeNano = notNegative(one('connectFee', '0'));
  if (connectFeeNano === undefined) complain('connectFee', 'is a decimal, not negative');
  const decimals = Number(one('decimals', DEFAULT_DECIMALS));
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 9) complain('decimals', 'is 0 to 9');
  const rounding = one('rounding', DEFAULT_ROUNDING);
  if (!isRounding(rounding)) return complain('rounding', `is one of ${ROUNDINGS.join(', ')}`);
  const destinationPrefixes = textsOf(priced('destinationPrefix'));
  for (const prefix of destinationPrefixes)
    if (!/^\d{1,15}$/.test(prefix)) complain('destinationPrefix', `${JSON.stringify(prefix)} is not E.164 digits`);
  const visitedNetworks = textsOf(priced('visitedNetwork'));
  for (const network of visitedNetworks)
    if (!/^(\*|\d{3,6})$/.test(network))
      complain('visitedNetwork', `${JSON.stringify(network)} is not MCC, MCCMNC or *`);
  const taxCategory = price.tax?.[0]?.taxCategory;
  const terms = compileTerms(
    service,
    priced,
    (amount, unit) =>
      unit === undefined && /^\d{1,12}$/.test(amount) ? BigInt(amount) * scale : unitsOf(service, amount, unit),
    { priceId: price.id, timeZone },
    complain,
  );
  if (violations.length > before || priceNano === undefined || perUnits === undefined || connectFeeNano === undefined)
    return undefined;
  return {
    priceId: price.id,
    service,
    zone: one('zone', 'home'),
    destinationPrefixes,
    visitedNetworks,
    priceNano,
    perUnits,
    connectFeeNano,
    firstIncrement: first,
    nextIncrement: next,
    decimals,
    rounding,
    ...terms,
    ...(taxCategory === undefined ? {} : { taxCategory }),
  };
}

const isService = (name: string): name is UsageService => (USAGE_SERVICES as readonly string[]).includes(name);
const isRounding = (name: string): name is Rounding => ROUNDINGS.includes(name);
