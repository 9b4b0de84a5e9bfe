import { type Failure, failure, invariant } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { callerId, isCaller } from '../kernel/second-person';
import type { TenantId } from '../kernel/tenant';
import { isNarrowed, mayAccess } from '../tmf/authorise';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { newResource } from '../tmf/write-resource';
import { nanoOf } from './allocate-payment';
import { type AdjustmentPorts, mayCorrect } from './bill-adjustment-hooks';
import { type BillDisputeBody, billAdjustment, billDispute } from './bill-adjustment-resources';
import { amountsOf, readCorrectable } from './bill-note';
import { toMoney } from './bill-resources';
import { customerBill, customerBillApi } from './resources';

/** Disputes of one bill that are looked at. */
const DISPUTES_READ_MAX = 100;

/** Disputes: a customer opens them of their own bills, or care for them; who decides is somebody else. */
export const billDisputeHooks = (ports: AdjustmentPorts): ResourceHooks<BillDisputeBody> => ({
  beforeCreate: (draft, context) => checkDispute(ports, draft, context),
  beforePatch: async (next, previous, context) => checkPatch(next, previous, context),
});

async function checkDispute(
  ports: AdjustmentPorts,
  draft: BillDisputeBody,
  { caller, store }: HookContext,
): Promise<Result<BillDisputeBody, Failure>> {
  const read = await readCorrectable({ books: ports.books, store }, caller.tenant, draft.customerBill?.id ?? '');
  if (!read.ok) return read;
  const { bill, rates } = read.value;
  if (!mayAccess(customerBill, 'read', caller, bill.body))
    return err(failure('unknown-reference', 'There is no such bill'));
  const { remainingAmount, disputedAmount, billingAccount, relatedParty } = bill.body;
  const currency = remainingAmount?.unit ?? '';
  const remaining = nanoOf(remainingAmount) - nanoOf(disputedAmount);
  const named = (draft.line ?? []).map((number) => rates[number - 1]);
  const ofLines = named.reduce((sum, rate) => sum + (rate ? amountsOf(rate).grossNano : 0n), 0n);
  const most = ofLines > 0n && ofLines < remaining ? ofLines : remaining;
  const nano = draft.amount ? nanoOf(draft.amount) : most;
  const problem = (holds: boolean, path: string, message: string) => (holds ? [{ path, message }] : []);
  const violations = [
    ...problem(draft.status !== undefined && draft.status !== 'open', 'status', 'begins as open'),
    ...problem(named.includes(undefined), 'line', 'names lines of the bill'),
    ...problem(draft.amount !== undefined && draft.amount.unit !== currency, 'amount.unit', 'is the bill’s currency'),
    ...problem(nano <= 0n || nano > most, 'amount', 'is above 0, and at most what is to be paid and not in dispute'),
  ];
  if (violations.length > 0) return err(failure('unprocessable', 'The bill cannot be disputed so', { violations }));
  return ok({
    ...draft,
    amount: toMoney(nano, currency),
    requestor: { id: callerId(caller), role: caller.roles[0] ?? 'subscriber' },
    ...(billingAccount ? { billingAccount } : {}),
    ...(relatedParty ? { relatedParty } : {}),
  });
}

function checkPatch(
  next: BillDisputeBody,
  previous: BillDisputeBody,
  { caller }: HookContext,
): Result<BillDisputeBody, Failure> {
  if (previous.status !== 'open') return err(failure('conflict', 'The dispute was decided'));
  const isOwn = isNarrowed(billDispute, 'write', caller) || isCaller(caller, previous.relatedParty?.[0]?.id);
  if (next.status === previous.status || next.status === 'withdrawn')
    return next.resolution !== previous.resolution && isOwn
      ? err(failure('forbidden', 'Whoever decides answers'))
      : ok(next);
  if (isOwn) return err(failure('forbidden', 'Another than its customer decides a dispute'));
  if (isCaller(caller, previous.requestor?.id))
    return err(failure('conflict', 'Another person than the one who opened the dispute decides it'));
  const limit = next.status === 'accepted' ? mayCorrect(caller, nanoOf(previous.amount)) : undefined;
  if (limit) return err(limit);
  return ok({ ...next, resolver: { id: callerId(caller), role: caller.roles[0] ?? 'agent' } });
}

/**
 * Follows a dispute: keeps on its bill what is in dispute of it, which nobody dunns for, and asks for the credit of one that was accepted. Again for
 * the same event: the same.
 */
export async function followDispute(
  given: { readonly store: ResourceStore; readonly nowMs: number },
  tenant: TenantId,
  id: string,
): Promise<void> {
  const { store, nowMs } = given;
  const stored = await store.get(tenant, billDispute.name, id);
  if (!stored) return;
  const dispute = bodyOf(billDispute, stored);
  const billId = dispute.customerBill?.id ?? '';
  const lookup = { path: 'customerBill.id', value: billId };
  const { items } = await store.list({ tenant, resource: billDispute.name, lookup, limit: DISPUTES_READ_MAX });
  const others = items.filter((item) => item.id !== id).map((item) => bodyOf(billDispute, item));
  const open = [dispute, ...others].filter(({ status }) => status === 'open');
  const nano = open.reduce((sum, { amount }) => sum + nanoOf(amount), 0n);
  const disputedAmount = toMoney(nano, dispute.amount?.unit ?? '');
  await must(
    updateResource(store, customerBill, { tenant, id: billId, nowMs }, (bill) =>
      ok(nanoOf(bill.disputedAmount) === nano ? undefined : { ...bill, disputedAmount }),
    ),
  );
  if (dispute.status === 'accepted') await credit(given, tenant, dispute);
}

/** Who decides is the second pair of eyes: nobody else has to approve it. */
async function credit(
  { store, nowMs }: { readonly store: ResourceStore; readonly nowMs: number },
  tenant: TenantId,
  { id, customerBill: bill, amount, requestor, resolver, billingAccount, relatedParty }: BillDisputeBody,
): Promise<void> {
  invariant(amount, 'a dispute is about an amount');
  const body = {
    adjustmentType: 'credit' as const,
    customerBill: bill,
    amount,
    reason: 'dispute' as const,
    requestor,
    approval: { state: 'approved' as const, approver: resolver },
    billingAccount,
    relatedParty,
  };
  const { basePath } = customerBillApi;
  const adjustment = newResource(billAdjustment, { tenant, id: `dispute-${id}`, body, basePath, nowMs });
  await store.create(adjustment);
  await must(
    updateResource(store, billDispute, { tenant, id, nowMs }, (body) =>
      ok(
        body.adjustment ? undefined : { ...body, adjustment: { id: adjustment.id, '@referredType': 'BillAdjustment' } },
      ),
    ),
  );
}

async function must(written: Promise<Result<unknown, Failure>>): Promise<void> {
  const done = await written;
  if (!done.ok) throw new Error(done.error.message);
}
