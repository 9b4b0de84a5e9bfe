import { invariant } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import { transferBalance } from './action-resources';
import { bookOnce } from './book-once';
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
  const costNano = parseNano(body.transferCost?.value ?? '0') ?? 0n;
  const [senderPays, receiverPays] = body.costOwner === 'receiver' ? [0n, costNano] : [costNano, 0n];
  const taken = await bookAction(ports, tenant, transferBalance, body, ({ leg }, count) => ({
    kind: 'transfer',
    legs: [{ account: leg, delta: -count }],
    feeNano: senderPays,
  }));
  if (taken === 'refused') return { status: 'failed', statusReason: 'The bucket has less than that to send' };
  const given = await give(ports, tenant, body, receiverPays);
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

async function give(ports: ActionPorts, tenant: TenantId, body: TransferBalanceBody, feeNano: bigint) {
  const bucketId = body.receiverBucket?.id ?? '';
  const balanceId = balanceIdOf(bucketId);
  const account = await ports.balances.read(tenant, balanceId);
  invariant(account && body.requestedDate !== undefined, 'an accepted transfer names a balance to receive it');
  const bucket = findBucket(account, bucketId);
  const read = readAmount(bucket ?? { service: 'money' }, account.currency, body.amount);
  return bookOnce(ports, tenant, balanceId, {
    kind: 'transfer',
    legs: [{ account: bucket?.leg ?? bucketId, delta: 'count' in read ? read.count : 1n }],
    feeNano,
    reference: actionReference(transferBalance, body.id),
    causedAt: Date.parse(body.requestedDate),
    atMs: ports.nowMs,
  });
}
