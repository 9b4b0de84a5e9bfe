import { type Failure, failure, type Violation } from '../kernel/errors';
import { isCurrency, parseNano, type Rounding } from '../kernel/money';
import { OCTETS_PER_GIB, OCTETS_PER_KIB, OCTETS_PER_MIB } from '../kernel/quantity';
import { err, ok, type Result } from '../kernel/result';
import { USAGE_SERVICES, type UsageService } from '../usage-management';
import { checkTariff } from './check-tariff';
import { compileCalendar, compileTerms } from './compile-terms';
import type { AllowanceRule, PriceRule, Tariff } from './tariff';

/** The catalog's named value, as TMF620 writes it. */
interface NamedValues {
  readonly name?: string;
  readonly productSpecCharacteristicValue?: readonly { readonly value?: unknown }[];
}

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
}

const UNITS: Readonly<Record<UsageService, Readonly<Record<string, bigint>>>> = {
  voice: { s: 1n, second: 1n, min: 60n, minute: 60n, h: 3600n },
  sms: { message: 1n, sms: 1n },
  data: {
    octet: 1n,
    byte: 1n,
    KiB: OCTETS_PER_KIB,
    MiB: OCTETS_PER_MIB,
    GiB: OCTETS_PER_GIB,
    KB: 1_000n,
    MB: 1_000_000n,
    GB: 1_000_000_000n,
  },
};
const ROUNDINGS: readonly string[] = ['up', 'down', 'half-up', 'half-even'];
const DEFAULT_DECIMALS = '4';
const DEFAULT_ROUNDING = 'up';

/**
 * Compiles an offering's usage prices and allowances (docs/architecture.md, "Prices in the catalog").
 * Fails with every violation at once, each with its path into the offering or the price.
 */
export function compileTariff(
  offering: OfferingToCompile,
  prices: readonly PriceToCompile[],
  storedVersion: number,
  publishedAtMs: number,
): Result<Tariff, Failure> {
  const violations: Violation[] = [];
  const usagePrices = prices.filter((price) => price.priceType === 'usage');
  const rules = usagePrices.map((price) => compileRule(price, violations));
  const allowances = values(offering.prodSpecCharValueUse, 'allowance').map((value, index) =>
    compileAllowance(value, `prodSpecCharValueUse[allowance][${index}]`, violations),
  );
  const currencies = [...new Set(prices.map((price) => price.price?.unit ?? ''))];
  if (prices.length > 0 && (currencies.length > 1 || !isCurrency(currencies[0] ?? '')))
    violations.push({
      path: 'productOfferingPrice',
      message: `one currency is needed, found ${currencies.join(', ')}`,
    });
  const calendar = compileCalendar((name) => values(offering.prodSpecCharValueUse, name), violations);
  const start = Date.parse(offering.validFor?.startDateTime ?? '');
  const tariff: Tariff = {
    offeringId: offering.id,
    version: `${offering.version ?? '1'}.${storedVersion}`,
    currency: currencies[0] ?? '',
    validFrom: Number.isNaN(start) ? publishedAtMs : start,
    rules: rules.filter((rule) => rule !== undefined),
    allowances: allowances.filter((allowance) => allowance !== undefined),
    ...(calendar === undefined ? {} : { calendar }),
  };
  // What a broken rule would have covered is no gap.
  if (violations.length === 0)
    for (const { severity, path, message } of checkTariff(tariff))
      if (severity === 'error') violations.push({ path, message });
  return violations.length > 0
    ? err(failure('unprocessable', `Offering ${offering.id} cannot be rated by`, { violations }))
    : ok(tariff);
}

function compileRule(price: PriceToCompile, violations: Violation[]): PriceRule | undefined {
  const before = violations.length;
  const complain = (path: string, message: string): undefined => {
    violations.push({ path: `productOfferingPrice(${price.id}).${path}`, message });
    return undefined;
  };
  const one = (name: string, otherwise: string): string =>
    text(values(price.prodSpecCharValueUse, name)[0]) ?? otherwise;
  const service = one('service', '');
  if (!isService(service)) return complain('service', `is one of ${USAGE_SERVICES.join(', ')}`);
  const priceNano = parseNano(price.price?.value ?? '');
  if (priceNano === undefined || priceNano < 0n)
    complain('price.value', 'is a decimal of at most 9 places, not negative');
  const perUnits = units(service, price.unitOfMeasure?.amount, price.unitOfMeasure?.units);
  if (perUnits === undefined)
    complain('unitOfMeasure', `is a whole number of ${Object.keys(UNITS[service]).join(', ')}`);
  const increment = /^(\d{1,9})\/(\d{1,9})$/.exec(one('increment', '1/1'));
  const scale = service === 'data' ? OCTETS_PER_KIB : 1n;
  const [first, next] = [BigInt(increment?.[1] ?? 0) * scale, BigInt(increment?.[2] ?? 0) * scale];
  if (first <= 0n || next <= 0n) complain('increment', 'is written first/next, such as 60/1, both above 0');
  const connectFeeNano = parseNano(one('connectFee', '0'));
  if (connectFeeNano === undefined || connectFeeNano < 0n) complain('connectFee', 'is a decimal, not negative');
  const decimals = Number(one('decimals', DEFAULT_DECIMALS));
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 9) complain('decimals', 'is 0 to 9');
  const rounding = one('rounding', DEFAULT_ROUNDING);
  if (!isRounding(rounding)) return complain('rounding', `is one of ${ROUNDINGS.join(', ')}`);
  const destinationPrefixes = all(price, 'destinationPrefix');
  for (const prefix of destinationPrefixes)
    if (!/^\d{1,15}$/.test(prefix)) complain('destinationPrefix', `${JSON.stringify(prefix)} is not E.164 digits`);
  const visitedNetworks = all(price, 'visitedNetwork');
  for (const network of visitedNetworks)
    if (!/^(\*|\d{3,6})$/.test(network))
      complain('visitedNetwork', `${JSON.stringify(network)} is not MCC, MCCMNC or *`);
  const terms = compileTerms(
    (name) => values(price.prodSpecCharValueUse, name),
    (amount, unit) =>
      unit === undefined && /^\d{1,12}$/.test(amount) ? BigInt(amount) * scale : units(service, amount, unit),
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
  };
}

function compileAllowance(value: unknown, path: string, violations: Violation[]): AllowanceRule | undefined {
  const complain = (message: string): undefined => {
    violations.push({ path, message });
    return undefined;
  };
  if (typeof value !== 'object' || value === null) return complain('is an object');
  const given = value as Readonly<Record<string, unknown>>;
  const service = text(given.service) ?? '';
  if (!isService(service)) return complain(`service is one of ${USAGE_SERVICES.join(', ')}`);
  const amount = units(service, text(given.amount), text(given.units));
  if (amount === undefined) return complain(`amount is a whole number of ${Object.keys(UNITS[service]).join(', ')}`);
  const validity = /^P(\d{1,3})([MD])$/.exec(text(given.validity) ?? 'P1M');
  if (!validity) return complain('validity is P1M, P30D or the like');
  const count = Number(validity[1]);
  const zones = Array.isArray(given.zones) ? given.zones.map((zone) => String(zone)) : ['home'];
  const id = text(given.id);
  if (id === undefined || !/^[a-z0-9-]{1,40}$/.test(id)) return complain('id is lower-case letters, digits and dashes');
  return {
    id,
    service,
    units: amount,
    zones,
    priority: Number(given.priority ?? 100),
    validity: validity[2] === 'M' ? { months: count } : { days: count },
  };
}

function units(service: UsageService, amount: string | undefined, unit: string | undefined): bigint | undefined {
  const factor = UNITS[service][unit ?? ''];
  if (factor === undefined || amount === undefined || !/^\d{1,15}$/.test(amount)) return undefined;
  const total = BigInt(amount) * factor;
  return total > 0n ? total : undefined;
}

const values = (uses: readonly NamedValues[] | undefined, name: string): unknown[] =>
  (uses ?? [])
    .filter((use) => use.name === name)
    .flatMap((use) => (use.productSpecCharacteristicValue ?? []).map((v) => v.value));
const all = (price: PriceToCompile, name: string): string[] =>
  values(price.prodSpecCharValueUse, name).map((value) => text(value) ?? '');
const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
const isService = (name: string): name is UsageService => (USAGE_SERVICES as readonly string[]).includes(name);
const isRounding = (name: string): name is Rounding => ROUNDINGS.includes(name);
