import { type Failure, failure } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import { callerId } from '../kernel/second-person';
import type { Caller, TenantId } from '../kernel/tenant';
import type { HookContext } from '../tmf/hooks';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { topupBalance } from './action-resources';
import { bookOnce } from './book-once';
import type { ActionOutcome } from './check-action';
import { balanceIdOf } from './find-bucket';
import type { VoucherBatchBody } from './make-vouchers';
import type { DailyQuotas, VoucherSecrets } from './ports';
import { MONEY, utcDay } from './posting';
import { type ActionPorts, actionReference } from './settle-action';
import type { TopupBalanceBody } from './top-up';
import { readCode } from './voucher-code';
import { voucher, voucherBatch } from './voucher-resources';

/** Codes that one caller may try a day, right or wrong: nobody searches 2^80 codes by tens, and care helps many. */
const TRIES_A_DAY = 10;
const STAFF_TRIES_A_DAY = 500;

export interface RedeemPorts {
  readonly store: ResourceStore;
  readonly quotas: DailyQuotas;
  readonly secrets: VoucherSecrets;
}

/** A top-up by voucher, with the voucher's value and its name in place of its code; one answer for every code that will not do. */
export async function acceptVoucher(
  ports: RedeemPorts,
  draft: TopupBalanceBody,
  currency: string,
  { caller, clock }: Pick<HookContext, 'caller' | 'clock'>,
): Promise<Result<TopupBalanceBody, Failure>> {
  const { tenant } = caller;
  if (!(await mayTry(ports, caller, draft.id, clock.now())))
    return err(failure('too-many-requests', 'No more vouchers can be tried today'));
  const code = readCode(draft.voucher ?? '');
  const id = code === undefined ? undefined : await ports.secrets.hash(tenant, code);
  const found = id === undefined ? undefined : await readVoucher(ports.store, tenant, id);
  const isGood =
    found?.status === 'unused' && isInForce(found.batch, clock.now()) && found.batch.amount?.units === currency;
  if (id === undefined || !isGood) {
    const violations = [{ path: 'voucher', message: 'is no voucher that can be used here now' }];
    return err(failure('unprocessable', 'The top-up cannot be made', { violations }));
  }
  const { amount, units } = found.batch.amount ?? {};
  return ok({ ...draft, voucher: id, amount: { amount: amount ?? '', units: units ?? '' } });
}

function mayTry({ quotas }: RedeemPorts, caller: Caller, reference: string, nowMs: number): Promise<boolean> {
  const isStaff = caller.roles.some((role) => role !== 'subscriber');
  return quotas.take({
    tenant: caller.tenant,
    quota: `voucher/${callerId(caller)}`,
    day: utcDay(nowMs),
    reference,
    amount: 0n,
    max: { uses: isStaff ? STAFF_TRIES_A_DAY : TRIES_A_DAY, amount: 0n },
  });
}

interface FoundVoucher {
  readonly status: 'unused' | 'redeemed' | undefined;
  readonly batch: VoucherBatchBody;
}

/** A voucher that belongs to its batch; undefined for one that was written for a request that came to nothing. */
async function readVoucher(store: ResourceStore, tenant: TenantId, id: string): Promise<FoundVoucher | undefined> {
  const stored = await store.get(tenant, voucher.name, id);
  const body = stored && bodyOf(voucher, stored);
  const storedBatch = body?.voucherBatch && (await store.get(tenant, voucherBatch.name, body.voucherBatch.id ?? ''));
  const batch = storedBatch && bodyOf(voucherBatch, storedBatch);
  return batch && batch.generation === body?.generation ? { status: body?.status, batch } : undefined;
}

const isInForce = ({ status, validFor }: VoucherBatchBody, nowMs: number): boolean =>
  status === 'active' &&
  nowMs >= Date.parse(validFor?.startDateTime ?? '1970-01-01') &&
  nowMs < Date.parse(validFor?.endDateTime ?? '');

/**
 * Takes the voucher for this top-up, by one conditional write, then credits its value and its bonus, each once; where the
 * balance refuses, the voucher is free again. Whoever comes after a crash goes on where it ended.
 */
export async function carryOutVoucher(
  ports: ActionPorts,
  tenant: TenantId,
  body: TopupBalanceBody,
): Promise<ActionOutcome> {
  const id = body.voucher ?? '';
  const found = await readVoucher(ports.store, tenant, id);
  const taken = await takeVoucher(ports, tenant, id, body.id, found?.batch);
  if (!found || !taken) return { status: 'failed', statusReason: 'The voucher was used, or cancelled' };
  const [value, bonus] = [nanoOf(found.batch.amount), nanoOf(found.batch.bonus)];
  const reference = actionReference(topupBalance, body.id);
  const credited = await credit(ports, tenant, body, { reference, kind: 'voucher', nano: value });
  if (credited === 'refused') {
    await releaseVoucher(ports, tenant, id, body.id);
    return { status: 'failed', statusReason: 'The balance could not be credited: the voucher can be used again' };
  }
  if (bonus > 0n) await credit(ports, tenant, body, { reference: `${reference}/bonus`, kind: 'adjust', nano: bonus });
  return { status: 'completed' };
}

const nanoOf = (money: { amount?: string } | undefined): bigint => parseNano(money?.amount ?? '') ?? 0n;

/** Whether the voucher is this top-up's, now or already. */
async function takeVoucher(
  { store, nowMs }: ActionPorts,
  tenant: TenantId,
  id: string,
  topUpId: string,
  batch: VoucherBatchBody | undefined,
): Promise<boolean> {
  const taken = await updateResource(store, voucher, { tenant, id, nowMs }, (body) => {
    if (body.topupBalance?.id === topUpId) return ok(undefined);
    if (body.status !== 'unused' || batch?.status !== 'active') return err(failure('conflict', 'The voucher was used'));
    return ok({ ...body, status: 'redeemed', topupBalance: { id: topUpId } });
  });
  if (!taken.ok && taken.error.code === 'busy') throw new Error(taken.error.message);
  return taken.ok;
}

async function releaseVoucher(
  { store, nowMs }: ActionPorts,
  tenant: TenantId,
  id: string,
  topUpId: string,
): Promise<void> {
  const freed = await updateResource(store, voucher, { tenant, id, nowMs }, ({ topupBalance: by, ...body }) =>
    ok(by?.id === topUpId ? { ...body, status: 'unused' } : undefined),
  );
  if (!freed.ok) throw new Error(freed.error.message);
}

const credit = (
  ports: ActionPorts,
  tenant: TenantId,
  body: TopupBalanceBody,
  { reference, kind, nano }: { readonly reference: string; readonly kind: 'voucher' | 'adjust'; readonly nano: bigint },
) =>
  bookOnce(ports, tenant, balanceIdOf(body.bucket?.id ?? ''), {
    kind,
    legs: [{ account: MONEY, delta: nano }],
    reference,
    causedAt: Date.parse(body.requestedDate ?? ''),
    atMs: ports.nowMs,
  });
