import { invariant } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import { transferBalance } from './action-resources';
import { type BalanceChange, type Booked, bookOnce } from './book-once';
import type { ActionOutcome } from './check-action';
import { balanceIdOf, findBucket, readAmount } from './find-bucket';
import { type ActionPorts, actionReference, bookAction } from './settle-action';
import type { TransferBalanceBody } from './transfer-balance';

/**
 * Takes from the sender, gives to the receiver, and where that cannot be, gives back: each booked once under a reference
 * of its own, in this order, so that after a crash anywhere the same call goes on where it ended. Nothing is lost or
 * doubled; in between it is on its way, booked against `transfers`.
 */
export async function carryOutTransfer(
  ports: ActionPorts,
  tenant: TenantId,
  body: TransferBalanceBody,
): Promise<ActionOutcome> {
  const { sender: senderPays, receiver: receiverPays } = feesOf(body);
  const taken = await bookAction(ports, tenant, transferBalance, body, ({ leg }, count) => ({
    kind: 'transfer',
    legs: [{ account: leg, delta: -count }],
    feeNano: senderPays,
  }));
  if (taken === 'refused') return { status: 'failed', statusReason: 'The bucket has less than that to send' };
  const given = await moveTransferred(ports, tenant, body, {
    bucketId: body.receiverBucket?.id ?? '',
    sign: 1n,
    feeNano: receiverPays,
    reference: actionReference(transferBalance, body.id),
    causedAt: Date.parse(body.requestedDate ?? ''),
  });
  if (given !== 'refused') return { status: 'completed' };
  const back = await bookAction(
    ports,
    tenant,
    transferBalance,
    { ...body, id: `${body.id}/back` },
    ({ leg }, count) => ({
      kind: 'transfer',
      legs: [{ account: leg, delta: count }],
      feeNano: -senderPays,
    }),
  );
  const where = back === 'refused' ? 'The bucket that it came from is gone, too' : 'It was given back';
  return { status: 'failed', statusReason: `The bucket to receive it is gone. ${where}` };
}

/** What each side paid for a transfer, nano currency units. */
export function feesOf({ transferCost, costOwner }: TransferBalanceBody): { sender: bigint; receiver: bigint } {
  const costNano = parseNano(transferCost?.value ?? '0') ?? 0n;
  return costOwner === 'receiver' ? { sender: 0n, receiver: costNano } : { sender: costNano, receiver: 0n };
}

/** What is transferred, into a bucket or out of it, once for its reference. A bucket that has gone since refuses. */
export async function moveTransferred(
  ports: ActionPorts,
  tenant: TenantId,
  { amount }: TransferBalanceBody,
  {
    bucketId,
    sign,
    ...booked
  }: Pick<BalanceChange, 'reference' | 'causedAt'> & {
    readonly bucketId: string;
    readonly sign: 1n | -1n;
    readonly feeNano: bigint;
  },
): Promise<Booked> {
  const balanceId = balanceIdOf(bucketId);
  const account = await ports.balances.read(tenant, balanceId);
  invariant(account, 'an accepted transfer names balances');
  const bucket = findBucket(account, bucketId);
  const read = readAmount(bucket ?? { service: 'money' }, account.currency, amount);
  return bookOnce(ports, tenant, balanceId, {
    ...booked,
    kind: 'transfer',
    legs: [{ account: bucket?.leg ?? bucketId, delta: sign * ('count' in read ? read.count : 1n) }],
    atMs: ports.nowMs,
  });
}
