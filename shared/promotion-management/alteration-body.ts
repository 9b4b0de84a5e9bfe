import { formatNano, parseNano } from '../kernel/money';
import type { ValueOf } from '../tmf/declaration';
import type { priceAlterations } from '../tmf/product-types';
import { isRecord } from '../tmf/read-path';
import { alterPrice, orderAlterations, type PriceAlteration } from './alter-price';

export type AlterationBody = ValueOf<ReturnType<typeof priceAlterations>>[number];

/** A price to be altered, as the catalog has it. */
export interface AlterablePrice {
  readonly id: string;
  readonly priceType: string;
  readonly recurringChargePeriod?: string;
  readonly unit: string;
  readonly nano: bigint;
  /** Where the amount stands: prices contain the tax, or do not. */
  readonly amount: 'taxIncludedAmount' | 'dutyFreeAmount';
}

/** What alterations make of a price: the altered price (nano units), and each as TM Forum shows it, in the order taken. */
export function alterationBodies(
  price: AlterablePrice,
  alterations: readonly PriceAlteration[],
): { readonly leftNano: bigint; readonly bodies: AlterationBody[] } {
  const ordered = orderAlterations(alterations);
  const taken = alterPrice(price.nano, price.unit, ordered);
  const bodies = ordered.map(({ kind, valueNano, name, description, periods, endMs }, index): AlterationBody => {
    const amount = { unit: price.unit, value: formatNano(-(taken[index] ?? 0n)) };
    return {
      name,
      description,
      priceType: price.priceType,
      priority: index + 1,
      ...(periods === undefined || price.priceType !== 'recurring' ? {} : { applicationDuration: periods }),
      ...(price.recurringChargePeriod === undefined ? {} : { recurringChargePeriod: price.recurringChargePeriod }),
      price: { ...(kind === 'percent' ? { percentage: formatNano(-valueNano) } : {}), [price.amount]: amount },
      productOfferingPrice: { id: price.id, '@referredType': 'ProductOfferingPrice' },
      ...(endMs === undefined ? {} : { validFor: { endDateTime: new Date(endMs).toISOString() } }),
    };
  });
  return { leftNano: price.nano - taken.reduce((sum, one) => sum + one, 0n), bodies };
}

/** Discounts on a price of usage, as TM Forum shows them: percentages, since what they come to is known when something is used. */
export const usageAlterationBodies = (priceId: string, alterations: readonly PriceAlteration[]): AlterationBody[] =>
  orderAlterations(alterations).map(({ valueNano, name, description, periods, endMs }, index) => ({
    name,
    description,
    priceType: 'usage',
    priority: index + 1,
    ...(periods === undefined ? {} : { applicationDuration: periods }),
    price: { percentage: formatNano(-valueNano) },
    productOfferingPrice: { id: priceId, '@referredType': 'ProductOfferingPrice' },
    ...(endMs === undefined ? {} : { validFor: { endDateTime: new Date(endMs).toISOString() } }),
  }));

/** Who promised an alteration, as a charge names it: `promotion-<id>`, `agreement-<id>`. */
export function promiserOf({ name, description }: Pick<PriceAlteration, 'name' | 'description'>): string {
  const [, what = 'promotion', id = name] = /^(Promotion|Agreement) (.+?): /.exec(description) ?? [];
  return `${what.toLowerCase()}-${id}`.replaceAll(/\s/g, '-');
}

/**
 * Reads an alteration as a body has it: a percentage is taken of what is left, anything else is the amount that was agreed.
 * Undefined where it says neither.
 */
export function alterationOf(body: unknown): PriceAlteration | undefined {
  if (!isRecord(body) || !isRecord(body.price)) return undefined;
  const { name, description, applicationDuration, price, validFor } = body;
  const percent = nanoOf(price.percentage);
  const money = [price.taxIncludedAmount, price.dutyFreeAmount].find(isRecord);
  const valueNano = percent ?? nanoOf(money?.value);
  if (valueNano === undefined) return undefined;
  const periods = Number(applicationDuration ?? Number.NaN);
  const endMs = Date.parse(isRecord(validFor) ? String(validFor.endDateTime) : '');
  return {
    kind: percent === undefined ? 'amount' : 'percent',
    valueNano: -valueNano,
    name: String(name ?? ''),
    description: String(description ?? ''),
    ...(Number.isInteger(periods) ? { periods } : {}),
    ...(Number.isNaN(endMs) ? {} : { endMs }),
  };
}

/** A body's decimal is text; an event that went outside and came back has a number. */
const nanoOf = (value: unknown): bigint | undefined =>
  typeof value === 'string' || typeof value === 'number' ? parseNano(String(value)) : undefined;
