import { invariant } from '../kernel/errors';
import { ok } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { type BalanceChange, type Booked, bookOnce } from './book-once';
import { type ActionBody, type ActionDeclaration, type ActionOutcome, ended } from './check-action';
import { balanceIdOf, type FoundBucket, findBucket, readAmount } from './find-bucket';
import type { BalanceStore, LedgerGuard } from './ports';

export interface ActionPorts {
  readonly store: ResourceStore;
  readonly balances: BalanceStore;
  readonly ledger: LedgerGuard;
  /** Epoch milliseconds on the tenant's clock. */
  readonly nowMs: number;
}

/** The action could not be ended now: what was booked stays booked once, and the same call again goes on from there. */
export class ActionNotEndedError extends Error {
  override readonly name = 'ActionNotEndedError';
}

/**
 * Ends an action as `carryOut` answers, which may wait (undefined). Repeated calls are harmless: `carryOut` books under
 * the action's own reference, so whoever comes second is told the same. Answers the status, or that there is nothing to do.
 */
export async function settleAction<R extends ActionDeclaration>(
  ports: ActionPorts,
  declaration: R,
  target: { readonly tenant: TenantId; readonly id: string },
  carryOut: (body: BodyOf<R>) => Promise<ActionOutcome | undefined>,
): Promise<ActionOutcome['status'] | 'nothing'> {
  const stored = await ports.store.get(target.tenant, declaration.name, target.id);
  if (stored?.body.status !== 'created') return 'nothing';
  const outcome = await carryOut(bodyOf(declaration, stored));
  if (!outcome) return 'nothing';
  const written = await updateResource<ActionDeclaration>(
    ports.store,
    declaration,
    { ...target, nowMs: ports.nowMs },
    (body) => ok(body.status === 'created' ? ended(body, outcome, ports.nowMs) : undefined),
  );
  if (!written.ok) throw new ActionNotEndedError(`${declaration.name} ${target.id}: ${written.error.message}`);
  return outcome.status;
}

export const actionReference = (declaration: ActionDeclaration, id: string): string => `${declaration.name}/${id}`;

/**
 * Books what an action asks of its bucket, once, under its own reference. A bucket that has gone since refuses what was
 * not booked before.
 */
export async function bookAction(
  ports: ActionPorts,
  tenant: TenantId,
  declaration: ActionDeclaration,
  body: ActionBody,
  changeOf: (bucket: FoundBucket, count: bigint) => Pick<BalanceChange, 'kind' | 'legs' | 'feeNano' | 'hold' | 'frees'>,
): Promise<Booked> {
  const bucketId = body.bucket?.id ?? '';
  const balanceId = balanceIdOf(bucketId);
  const account = await ports.balances.read(tenant, balanceId);
  invariant(account && body.requestedDate !== undefined, 'an accepted action names a balance and when it was asked');
  const gone: FoundBucket = { leg: bucketId, service: 'money' };
  const bucket = findBucket(account, bucketId) ?? gone;
  const read = readAmount(bucket, account.currency, body.amount);
  invariant('count' in read || bucket === gone, 'an accepted amount is one of its bucket');
  return bookOnce(ports, tenant, balanceId, {
    ...changeOf(bucket, 'count' in read ? read.count : -1n),
    reference: actionReference(declaration, body.id),
    causedAt: Date.parse(body.requestedDate),
    atMs: ports.nowMs,
  });
}
