import { type Failure, failure, type Violation } from '../kernel/errors';
import { isId } from '../kernel/ids';
import { formatNano, minorDecimals, NANO_PER_UNIT, parseNano, roundNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import { findCardNumber } from './find-card-number';
import type { payment } from './resources';

export type PaymentBody = BodyOf<typeof payment>;

/** What is to be taken, read from a payment. */
export interface Due {
  readonly amountNano: bigint;
  readonly currency: string;
  readonly token: string;
}

/** Payments that only we make: a caller may not pretend to be one. */
export const TOPUP_CORRELATOR = 'topupBalance/';

/** Payments that collections ask for, by the account's default method. */
export const COLLECTION_CORRELATOR = 'collectionCase/';

/** A million units: more in one payment is a slip of the finger, or goes through a bank. */
export const PAYMENT_MAX_NANO = 1_000_000n * NANO_PER_UNIT;

/** Reads and checks what a payment is to take; `invalid-request` with each thing to mend. */
export function checkPayment(body: PaymentBody): Result<Due, Failure> {
  const card = findCardNumber(body);
  if (card !== undefined)
    return invalid([{ path: card, message: 'holds a card number: send a token of the payment provider instead' }]);
  const violations: Violation[] = [];
  const { unit: currency, value } = body.totalAmount ?? {};
  const amountNano = parseNano(value ?? '') ?? 0n;
  if (currency === undefined) violations.push({ path: 'totalAmount.unit', message: 'is needed: an ISO 4217 currency' });
  else if (amountNano <= 0n || roundNano(amountNano, minorDecimals(currency), 'down') !== amountNano)
    violations.push({
      path: 'totalAmount.value',
      message: `is above 0, with at most ${minorDecimals(currency)} decimals`,
    });
  else if (amountNano > PAYMENT_MAX_NANO)
    violations.push({ path: 'totalAmount.value', message: `is at most ${formatNano(PAYMENT_MAX_NANO)}` });
  const token = body.paymentMethod?.token ?? body.paymentMethod?.id;
  if (token === undefined)
    violations.push({ path: 'paymentMethod', message: 'names a token of the payment provider, as id or token' });
  if (body.correlatorId?.startsWith(TOPUP_CORRELATOR))
    violations.push({
      path: 'correlatorId',
      message: `may not begin with ${TOPUP_CORRELATOR}: order a topupBalance instead`,
    });
  if (body.correlatorId?.startsWith(COLLECTION_CORRELATOR))
    violations.push({ path: 'correlatorId', message: `may not begin with ${COLLECTION_CORRELATOR}: we ask for it` });
  violations.push(...checkReferences(body), ...checkItems(body, amountNano));
  if (violations.length > 0 || currency === undefined || token === undefined) return invalid(violations);
  return ok({ amountNano, currency, token });
}

const invalid = (violations: readonly Violation[]): Result<never, Failure> =>
  err(failure('invalid-request', 'The payment cannot be taken as it stands', { violations }));

/** What the money is for ends in the keys of the books: what is no id could be taken for, and never be booked. */
function checkReferences(body: PaymentBody): Violation[] {
  const named = [
    { path: 'account.id', id: body.account?.id },
    ...(body.paymentItem ?? []).map(({ item }, index) => ({ path: `paymentItem[${index}].item.id`, id: item?.id })),
  ];
  return named.filter(({ id }) => !isId(id ?? '')).map(({ path }) => ({ path, message: 'is no id' }));
}

/** The parts are of the payment's currency and sum to it; one part without an amount is the whole. */
function checkItems(body: PaymentBody, amountNano: bigint): Violation[] {
  const items = body.paymentItem ?? [];
  const amounts = items.map((item) => item.totalAmount ?? item.amount);
  if (items.length === 0 || (items.length === 1 && amounts[0] === undefined)) return [];
  const violations = amounts.flatMap((amount, index) => {
    const right = amount?.unit === body.totalAmount?.unit && (parseNano(amount?.value ?? '') ?? 0n) > 0n;
    return right
      ? []
      : [{ path: `paymentItem[${index}].totalAmount`, message: 'is above 0, in the currency of the payment' }];
  });
  const sum = amounts.reduce((all, amount) => all + (parseNano(amount?.value ?? '') ?? 0n), 0n);
  if (sum !== amountNano) violations.push({ path: 'paymentItem', message: 'the parts sum to the total amount' });
  return violations;
}
