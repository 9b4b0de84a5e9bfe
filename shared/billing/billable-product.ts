import { type Failure, failure } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import { alterationOf, type PriceAlteration } from '../promotion-management';
import type { Proration } from './measure-period';

/** What billing keeps of a product of product-inventory: what it will bill each month. */
export interface BillableProduct {
  readonly id: string;
  /** Of the product when this was read from its event; a lower one never replaces a higher one. */
  readonly version: number;
  readonly name: string;
  readonly accountId: string;
  readonly balanceId?: string;
  /** Epoch milliseconds. Not billed before it starts; the day it starts counts whole. */
  readonly startMs?: number;
  /** The day it ends is not billed. */
  readonly endMs?: number;
  /** False for a product that never came to life, or was undone: cancelled, aborted, rejected. */
  readonly billed: boolean;
  readonly fees: readonly Fee[];
}

/** Whose a line is, on the bill of another account that pays for it. */
export interface LineUser {
  readonly accountId: string;
  /** The account between the two, the uppermost of them. */
  readonly costCentre?: string;
}

/** A product, or the part of it that is billed to another account. */
export interface BilledProduct extends BillableProduct {
  readonly user?: LineUser;
}

export interface Fee {
  readonly kind: 'recurring' | 'oneTime';
  readonly name: string;
  readonly nano: bigint;
  readonly currency: string;
  readonly taxCategory: string;
  /** Of a plan that was changed: when it was agreed, and when another took its place (epoch milliseconds). Absent: the product's. */
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** What it is cut by where it starts, ends or changes. Absent: the day. */
  readonly proration?: Proration;
  /** What a promotion or an agreement takes off, in this order. Absent: nothing. */
  readonly alterations?: readonly PriceAlteration[];
}

const NEVER_BILLED: readonly string[] = ['cancelled', 'aborted', 'aborted ', 'rejected'];
/** A price's `unitOfMeasure`, in TMF620 and TMF637. */
const BY_THE_SECOND = /^seconds?$/i;
const BY_THE_MONTH = /^(1 ?)?(month|months|monthly|P1M)$/i;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const epochMs = (value: unknown): number | undefined => {
  const at = Date.parse(text(value) ?? '');
  return Number.isNaN(at) ? undefined : at;
};

/**
 * Reads a TMF637 Product as its events carry it. Undefined: the product names no billing account, so nothing bills it.
 * Fails with `unprocessable` on a fee that could not be billed right: better parked and seen than billed wrong.
 */
export function billableProduct(
  body: Json,
  version: number,
  eventTimeMs: number,
): Result<BillableProduct | undefined, Failure> {
  const account = isObject(body.billingAccount) ? text(body.billingAccount.id) : undefined;
  const id = text(body.id);
  if (account === undefined || id === undefined) return ok(undefined);
  const fees: Fee[] = [];
  for (const price of list(body.productPrice)) {
    const fee = toFee(price, text(body.name) ?? id);
    if (!fee.ok) return fee;
    if (fee.value) fees.push(fee.value);
  }
  const status = text(body.status) ?? 'active';
  const startMs = epochMs(body.startDate);
  const endMs = epochMs(body.terminationDate) ?? (status === 'terminated' ? eventTimeMs : undefined);
  const balance = list(body.productCharacteristic).find((characteristic) => characteristic.name === 'balanceId');
  const balanceId = text(balance?.value);
  return ok({
    id,
    version,
    name: text(body.name) ?? id,
    accountId: account,
    ...(balanceId === undefined ? {} : { balanceId }),
    ...(startMs === undefined ? {} : { startMs }),
    ...(endMs === undefined ? {} : { endMs }),
    billed: !NEVER_BILLED.includes(status),
    fees,
  });
}

/** A usage price is charged as usage happens, so it is no fee. */
function toFee(price: Json, productName: string): Result<Fee | undefined, Failure> {
  const kind = text(price.priceType);
  if (kind !== 'recurring' && kind !== 'oneTime') return ok(undefined);
  const cadence = text(price.recurringChargePeriod);
  if (kind === 'recurring' && cadence !== undefined && !BY_THE_MONTH.test(cadence))
    return err(failure('unprocessable', `A fee recurs by ${cadence}; only fees by the month are billed`));
  const amount = amountOf(price.price);
  const nano = amount === undefined ? undefined : parseNano(amount.value);
  if (amount === undefined || nano === undefined)
    return err(failure('unprocessable', 'A fee has no amount in a currency with at most 9 decimals'));
  const taxCategory = text(list(price.tax)[0]?.taxCategory) ?? 'standard';
  const alterations = list(price.productPriceAlteration).map(alterationOf);
  if (alterations.includes(undefined))
    return err(failure('unprocessable', 'A fee is altered by neither a percentage nor an amount'));
  const known = alterations.filter((alteration) => alteration !== undefined);
  const validFor = isObject(price.validFor) ? price.validFor : {};
  const [fromMs, untilMs] = [epochMs(validFor.startDateTime), epochMs(validFor.endDateTime)];
  return ok({
    kind,
    name: text(price.name) ?? productName,
    nano,
    currency: amount.unit,
    taxCategory,
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(untilMs === undefined ? {} : { untilMs }),
    ...(BY_THE_SECOND.test(text(price.unitOfMeasure) ?? '') ? { proration: 'second' as const } : {}),
    ...(known.length === 0 ? {} : { alterations: known }),
  });
}

/** TMF637's Price holds the amount as `taxIncludedAmount` or `dutyFreeAmount`; a catalog price is the Money itself. */
function amountOf(price: unknown): { unit: string; value: string } | undefined {
  if (!isObject(price)) return undefined;
  const holder = [price.taxIncludedAmount, price.dutyFreeAmount, price].find(
    (candidate): candidate is Json => isObject(candidate) && candidate.value !== undefined,
  );
  const unit = text(holder?.unit);
  const value = typeof holder?.value === 'number' ? String(holder.value) : text(holder?.value);
  return unit === undefined || value === undefined ? undefined : { unit, value };
}
