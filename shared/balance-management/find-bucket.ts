import { formatNano, minorDecimals, NANO_PER_UNIT, parseNano, roundNano } from '../kernel/money';
import { type BucketService, UNITS } from '../rating';
import type { AllowanceBucket, BalanceAccount } from './balance-account';
import { CHANGE_MARK } from './plan-of-bucket';
import { MONEY } from './posting';

/** One of an account's buckets as an action names it. */
export interface FoundBucket {
  /** Its account in postings' legs: `money` or the allowance's id. */
  readonly leg: string;
  readonly service: BucketService;
  /** Absent: the main balance. */
  readonly allowance?: AllowanceBucket;
}

/** The main balance's bucket id is the balance id; an allowance's is `<balance id>:<product id>:<allowance id>`. */
export const balanceIdOf = (bucketId: string): string => bucketId.split(':')[0] ?? '';

/** A bucket's TMF654 id, of characters that an address may hold. */
export const bucketIdOf = (balanceId: string, leg: string): string =>
  leg === MONEY ? balanceId : `${balanceId}:${leg.replace('/', ':').replace('~', '.').replace(CHANGE_MARK, '.')}`;

export function findBucket(account: BalanceAccount, bucketId: string): FoundBucket | undefined {
  if (bucketId === account.balanceId) return { leg: MONEY, service: 'money' };
  const allowance = account.buckets.find(({ id }) => bucketIdOf(account.balanceId, id) === bucketId);
  return allowance && { leg: allowance.id, service: allowance.service, allowance };
}

/** TMF654's names of what a bucket counts; energy has none there. */
export const usageTypeOf = (service: BucketService): 'monetary' | 'voice' | 'data' | 'sms' | 'other' =>
  service === 'money' ? 'monetary' : service === 'energy' ? 'other' : service;

/** More of anything is a slip of the finger: a million currency units, a petabyte. */
const COUNT_MAX = 1_000_000n * NANO_PER_UNIT;

/**
 * A TMF654 quantity as what a bucket counts, below zero where it is taken: nano currency units, or whole units. Answers
 * what is to be mended where it is no such quantity.
 */
export function readAmount(
  found: Pick<FoundBucket, 'service'>,
  currency: string,
  quantity: { readonly amount?: string; readonly units?: string } | undefined,
): { readonly count: bigint } | { readonly path: string; readonly message: string } {
  const nano = parseNano(quantity?.amount ?? '');
  const factors: Readonly<Record<string, bigint>> =
    found.service === 'money' ? { [currency]: NANO_PER_UNIT } : UNITS[found.service];
  const factor = Object.hasOwn(factors, quantity?.units ?? '') ? factors[quantity?.units ?? ''] : undefined;
  if (factor === undefined)
    return { path: 'amount.units', message: `is what the bucket counts: ${Object.keys(factors).join(', ')}` };
  const count = ((nano ?? 0n) * factor) / NANO_PER_UNIT;
  if (nano === undefined || count * NANO_PER_UNIT !== nano * factor)
    return { path: 'amount.amount', message: 'is a whole number of what the bucket counts' };
  if (count === 0n || count > COUNT_MAX || count < -COUNT_MAX)
    return { path: 'amount.amount', message: 'is not zero, and no more than a bucket ever holds' };
  return { count };
}

/** Whether people can pay it in cash: whole minor units of the currency. */
export const isPayable = (nano: bigint, currency: string): boolean =>
  roundNano(nano, minorDecimals(currency), 'down') === nano;

export const sayMoney = (nano: bigint, currency: string): string => `${formatNano(nano)} ${currency}`;
