import type { ApiClient } from '../api-client';
import { euro, type Stage } from '../stage';
import type { Line } from './order';
import type { Customer } from './sign-up';

const PREPAY = '/tmf-api/prepayBalanceManagement/v4';
const VOUCHERS = '/farthing/voucher/v1/voucherBatch';
const VOUCHER_DAYS = 365;
const DAY_MS = 86_400_000;
const [VOUCHER, BONUS, GIFT, REFUND] = [10, 2, 5, 30];

export interface ActionBody {
  readonly id: string;
  readonly status: string;
  readonly approval?: { readonly state: string };
}

export interface BalanceActions {
  readonly voucher: ActionBody;
  /** How the same voucher was answered a second time. */
  readonly voucherAgain: number;
  readonly transfer: ActionBody;
  readonly refund: ActionBody;
  /** How who made the refund was answered when they approved it themselves. */
  readonly approvedAlone: number;
  /** What all of it brought the balance, in euros. */
  readonly net: number;
}

const amount = (value: number) => ({ amount: String(value), units: 'EUR' });

/** A voucher, a gift to another line, and a refund that takes two people. `atMs` is the tenant's time. */
export async function moveMoney(
  stage: Stage,
  customer: Customer,
  line: Line,
  friend: Line,
  atMs: number,
): Promise<BalanceActions> {
  const validFor = { endDateTime: new Date(atMs + VOUCHER_DAYS * DAY_MS).toISOString() };
  const batch = { quantity: 1, amount: amount(VOUCHER), bonus: amount(BONUS), validFor };
  const made = await stage.operator.post<{ codes?: string[] }>(VOUCHERS, batch, `${stage.run}-vouchers`);
  const redeem = { bucket: { id: line.balanceId }, voucher: made.codes?.[0] };
  const voucher = await done(customer.client, 'topupBalance', redeem, `${stage.run}-voucher`);
  const { status: voucherAgain } = await customer.client.call('POST', `${PREPAY}/topupBalance`, redeem);
  stage.report(
    'voucher',
    `${voucher.id}: ${voucher.status}, ${euro(VOUCHER + BONUS)} with its bonus; the same again: ${voucherAgain}`,
  );

  const gift = { bucket: { id: line.balanceId }, amount: amount(GIFT), receiverLogicalResource: { id: friend.msisdn } };
  const transfer = await done(customer.client, 'transferBalance', gift, `${stage.run}-gift`);
  stage.report('transfer', `${transfer.id}: ${transfer.status}, ${euro(GIFT)} to ${friend.msisdn}`);

  const body = { bucket: { id: line.balanceId }, amount: amount(REFUND), reason: 'goodwill' };
  const asked = await stage.finance.post<ActionBody>(`${PREPAY}/adjustBalance`, body, `${stage.run}-refund`);
  const at = `${PREPAY}/adjustBalance/${asked.id}`;
  const approve = { approval: { state: 'approved' } };
  const { status: approvedAlone } = await stage.finance.call('PATCH', at, approve);
  await stage.operator.patch(at, approve);
  const refund = await ended(stage.operator, 'adjustBalance', asked.id);
  stage.report(
    'adjustment',
    `${refund.id}: ${refund.status} after a second person approved; by the first alone: ${approvedAlone}`,
  );
  return { voucher, voucherAgain, transfer, refund, approvedAlone, net: VOUCHER + BONUS - GIFT + REFUND };
}

async function done(who: ApiClient, kind: string, body: object, key: string): Promise<ActionBody> {
  const made = await who.post<ActionBody>(`${PREPAY}/${kind}`, body, key);
  return ended(who, kind, made.id);
}

const ended = (who: ApiClient, kind: string, id: string): Promise<ActionBody> =>
  who.until<ActionBody>(`${PREPAY}/${kind}/${id}`, ({ status }) => status !== 'created', `${kind} ${id}`);
