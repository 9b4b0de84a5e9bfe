import type { Violation } from '../kernel/errors';
import { formatNano, parseNano } from '../kernel/money';
import {
  ALTERATION_KINDS,
  type AlterationKind,
  isWithin,
  type PriceAlteration,
  type PriceSituation,
} from '../promotion-management';
import type { BodyOf } from '../tmf/declaration';
import { isRecord } from '../tmf/read-path';
import type { agreementResource } from './agreement-resources';

export type Agreement = BodyOf<typeof agreementResource>;

/** The characteristic in which an agreement says a price: v4 has no attribute for one. */
export const AGREED_PRICE = 'agreedPrice';

const FIELD_OF_KIND: Readonly<Record<AlterationKind, string>> = {
  fixed: 'price',
  percent: 'percent',
  amount: 'amount',
};
const PRICE_TYPES: readonly string[] = ['recurring', 'oneTime', 'usage'];
const HUNDRED_PERCENT = 100_000_000_000n;

interface AgreedPrice {
  readonly kind: AlterationKind;
  readonly valueNano: bigint;
  readonly productOfferingPrice?: string;
  readonly priceType?: string;
  readonly periods?: number;
}

/**
 * What an agreement does to a price at `nowMs` (epoch milliseconds): nothing unless it is approved, in its period, and names
 * the offering. It ends with the agreement's period.
 */
export function agreedAlterations(agreement: Agreement, situation: PriceSituation, nowMs: number): PriceAlteration[] {
  const { agreementPeriod, agreementItem = [], characteristic = [], id, name } = agreement;
  const offerings = agreementItem.flatMap(({ productOffering = [] }) => productOffering.map((offering) => offering.id));
  if (agreement.status !== 'approved' || !isWithin(agreementPeriod, nowMs)) return [];
  if (!offerings.includes(situation.productOffering)) return [];
  const end = agreementPeriod?.endDateTime;
  return characteristic
    .filter((one) => one.name === AGREED_PRICE)
    .flatMap(({ value }) => readAgreedPrice(value) ?? [])
    .filter(
      (price) =>
        price.productOfferingPrice === undefined || price.productOfferingPrice === situation.productOfferingPrice,
    )
    .filter((price) => altersType(price, situation))
    .map(({ kind, valueNano, periods }) => ({
      kind,
      valueNano,
      name: name ?? id,
      description: `Agreement ${id}: ${wordsOf(kind, valueNano)}`,
      ...(periods === undefined ? {} : { periods }),
      ...(end === undefined ? {} : { endMs: Date.parse(end) }),
    }));
}

/** Usage is discounted in percent, and where the agreement says so by the price type or the price. */
const altersType = ({ kind, priceType, productOfferingPrice }: AgreedPrice, situation: PriceSituation): boolean =>
  situation.priceType === 'usage'
    ? kind === 'percent' && (priceType === 'usage' || (priceType === undefined && productOfferingPrice !== undefined))
    : priceType === undefined || priceType === situation.priceType;

const wordsOf = (kind: AlterationKind, nano: bigint): string =>
  kind === 'fixed' ? `at ${formatNano(nano)}` : `${formatNano(nano)}${kind === 'percent' ? ' %' : ''} off`;

/** What is wrong with the prices that an agreement says, each with its path. */
export const faultsOfAgreedPrices = (agreement: Agreement): Violation[] =>
  (agreement.characteristic ?? []).flatMap(({ name, value }, index) =>
    name !== AGREED_PRICE || readAgreedPrice(value) !== undefined
      ? []
      : [
          {
            path: `characteristic.${index}.value`,
            message:
              'is { percent } (above 0, at most 100), { amount } (above 0) or { price } as decimal text, with productOfferingPrice, priceType (of usage: percent alone) and periods (1 to 120) as wished',
          },
        ],
  );

function readAgreedPrice(value: unknown): AgreedPrice | undefined {
  if (!isRecord(value)) return undefined;
  const { productOfferingPrice, priceType, periods } = value;
  const kinds = ALTERATION_KINDS.filter((kind) => value[FIELD_OF_KIND[kind]] !== undefined);
  const [kind] = kinds;
  const text = kind && value[FIELD_OF_KIND[kind]];
  const valueNano = typeof text === 'string' ? parseNano(text) : undefined;
  if (kind === undefined || kinds.length > 1 || valueNano === undefined) return undefined;
  if (valueNano < 0n || (kind !== 'fixed' && valueNano === 0n)) return undefined;
  if (kind === 'percent' && valueNano > HUNDRED_PERCENT) return undefined;
  if (productOfferingPrice !== undefined && typeof productOfferingPrice !== 'string') return undefined;
  if (priceType !== undefined && (typeof priceType !== 'string' || !PRICE_TYPES.includes(priceType))) return undefined;
  if (priceType === 'usage' && kind !== 'percent') return undefined;
  if (periods !== undefined && !isPeriods(periods)) return undefined;
  return {
    kind,
    valueNano,
    ...(productOfferingPrice === undefined ? {} : { productOfferingPrice }),
    ...(priceType === undefined ? {} : { priceType }),
    ...(periods === undefined ? {} : { periods }),
  };
}

const isPeriods = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 120;
