import { eachAtOnce } from '../kernel/each-at-once';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import { callerId } from '../kernel/second-person';
import type { Caller, TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import type { ResourceStore } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { isPayable, sayMoney } from './find-bucket';
import type { VoucherSecrets } from './ports';
import { CODE_BYTES, codeOf, readCode } from './voucher-code';
import { voucher, voucherApi, type voucherBatch } from './voucher-resources';

export type VoucherBatchBody = BodyOf<typeof voucherBatch>;

/** A face value or a bonus at most, nano currency units; and how long vouchers are good for at most. */
export const VOUCHER_MAX_NANO = 200_000_000_000n;
const VALIDITY_MAX_MS = 5 * 366 * 86_400_000;
const PARALLEL = 25;

export interface VoucherPorts {
  readonly store: ResourceStore;
  readonly secrets: VoucherSecrets;
  currencyOf(tenant: TenantId): Promise<string>;
}

/**
 * Batches of vouchers. Their codes are made here, kept as keyed hashes, and shown in the answer to this one request. The
 * vouchers are written before the batch: those of a request that came to nothing, or lost to another under the same key,
 * have a generation that no batch names, and nobody can use them.
 */
export function voucherBatchHooks(ports: VoucherPorts): ResourceHooks<VoucherBatchBody> {
  // A request has one caller object from its beginning to its answer: nobody else's request finds the codes.
  const made = new WeakMap<Caller, { readonly generation: string; readonly codes: string[] }>();
  return {
    async beforeCreate(draft, context): Promise<Result<VoucherBatchBody, Failure>> {
      const { caller, clock, ids } = context;
      const violations = checkBatch(draft, await ports.currencyOf(caller.tenant), clock.now());
      if (violations.length > 0) return err(failure('unprocessable', 'The vouchers cannot be made', { violations }));
      const generation = ids.next();
      const codes = await makeVouchers(ports, draft, generation, context);
      made.set(caller, { generation, codes });
      const [role = 'operator'] = caller.roles;
      return ok({ ...draft, generation, requestor: { id: callerId(caller), role } });
    },
    async afterRead(stored, { caller }) {
      const mine = made.get(caller);
      made.delete(caller);
      return mine && mine.generation === stored.generation ? { ...stored, codes: mine.codes } : stored;
    },
  };
}

function checkBatch(draft: VoucherBatchBody, currency: string, nowMs: number): Violation[] {
  const violations: Violation[] = [];
  for (const [path, given] of [
    ['amount', draft.amount],
    ['bonus', draft.bonus],
  ] as const) {
    const nano = parseNano(given?.amount ?? '');
    if (given === undefined) continue;
    if (given.units !== currency) violations.push({ path: `${path}.units`, message: `is ${currency}` });
    if (nano === undefined || nano <= 0n || nano > VOUCHER_MAX_NANO || !isPayable(nano, currency))
      violations.push({
        path: `${path}.amount`,
        message: `is above zero, at most ${sayMoney(VOUCHER_MAX_NANO, currency)}, in whole minor units`,
      });
  }
  const { startDateTime, endDateTime = '' } = draft.validFor ?? {};
  const end = Date.parse(endDateTime);
  if (!(end > nowMs && end <= nowMs + VALIDITY_MAX_MS))
    violations.push({ path: 'validFor.endDateTime', message: 'is ahead, by five years at most' });
  else if (startDateTime !== undefined && Date.parse(startDateTime) >= end)
    violations.push({ path: 'validFor.startDateTime', message: 'is before the end' });
  return violations;
}

async function makeVouchers(
  { store, secrets }: VoucherPorts,
  batch: VoucherBatchBody,
  generation: string,
  { caller: { tenant }, clock }: HookContext,
): Promise<string[]> {
  const codes = Array.from({ length: batch.quantity ?? 0 }, () => codeOf(secrets.drawBytes(CODE_BYTES)));
  await eachAtOnce([...codes.entries()], PARALLEL, async ([place, code]) => {
    await store.create(
      newResource(voucher, {
        tenant,
        id: await secrets.hash(tenant, readCode(code) ?? ''),
        body: { voucherBatch: { id: batch.id }, serial: place + 1, generation, status: 'unused' },
        basePath: voucherApi.basePath,
        nowMs: clock.now(),
      }),
    );
  });
  return codes;
}
