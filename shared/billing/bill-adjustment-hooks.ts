import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { formatNano, NANO_PER_UNIT, parseNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import {
  APPROVAL_ABOVE_NANO,
  APPROVERS,
  approverOf,
  callerId,
  isApprover,
  isCaller,
  mostOf,
} from '../kernel/second-person';
import type { Caller, Role, TenantId } from '../kernel/tenant';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import { nanoOf } from './allocate-payment';
import { askedOf } from './bill-adjustment';
import type { BillAdjustmentBody } from './bill-adjustment-resources';
import { planCredit, planDebit } from './bill-credit';
import { amountsOf, type Correctable, readCorrectable } from './bill-note';
import type { Books } from './ports';

/** What a person of a role may correct at once, nano currency units, approved or not. */
const MAX_NANO: Partial<Record<Role, bigint>> = {
  agent: 200n * NANO_PER_UNIT,
  finance: 100_000n * NANO_PER_UNIT,
  operator: 100_000n * NANO_PER_UNIT,
};

export interface AdjustmentPorts {
  readonly books: Pick<Books, 'packedBill'>;
  /** Decimal text; undefined: as is usual here. */
  approvalAboveOf(tenant: TenantId): Promise<string | undefined>;
}

/** Corrections of bills: who may make them, of what, up to how much, and which of them wait for a second person. */
export const billAdjustmentHooks = (ports: AdjustmentPorts): ResourceHooks<BillAdjustmentBody> => ({
  beforeCreate: (draft, context) => checkAdjustment(ports, draft, context),
  beforePatch: async (next, previous, context) => checkPatch(next, previous, context),
});

async function checkAdjustment(
  ports: AdjustmentPorts,
  draft: BillAdjustmentBody,
  { caller, store }: HookContext,
): Promise<Result<BillAdjustmentBody, Failure>> {
  const read = await readCorrectable({ books: ports.books, store }, caller.tenant, draft.customerBill?.id ?? '');
  if (!read.ok) return read;
  const { bill } = read.value;
  const violations = contradictionsOf(draft, read.value);
  if (violations.length > 0) return err(failure('unprocessable', 'The bill cannot be corrected so', { violations }));
  const [owner] = bill.body.relatedParty ?? [];
  if (isCaller(caller, owner?.id)) return err(failure('forbidden', 'Nobody corrects their own bill'));
  if (draft.adjustmentType === 'writeOff' && !isApprover(caller))
    return err(failure('forbidden', `To give up what is owed needs one of the roles: ${APPROVERS.join(', ')}`));
  const size = sizeOf(draft, read.value);
  if (!size.ok) return size;
  const limit = mayCorrect(caller, size.value);
  if (limit) return err(limit);
  const above = parseNano((await ports.approvalAboveOf(caller.tenant)) ?? '') ?? APPROVAL_ABOVE_NANO;
  const { billingAccount, relatedParty } = bill.body;
  const role = caller.roles[0] ?? 'agent';
  return ok({
    ...draft,
    requestor: { id: callerId(caller), role },
    ...(billingAccount ? { billingAccount } : {}),
    ...(relatedParty ? { relatedParty } : {}),
    ...(size.value > above ? { approval: { state: 'pending' } } : {}),
  });
}

/** `forbidden` where somebody's roles may not correct by so much at once, nano currency units. */
export function mayCorrect(caller: Caller, nano: bigint): Failure | undefined {
  const max = mostOf(caller, MAX_NANO);
  return nano > max ? failure('forbidden', `You may correct by at most ${formatNano(max)} at once`) : undefined;
}

function contradictionsOf(
  draft: BillAdjustmentBody,
  { bill, credited }: Correctable,
): { path: string; message: string }[] {
  const { adjustmentType: type, amount, line = [] } = draft;
  const problem = (holds: boolean, path: string, message: string) => (holds ? [{ path, message }] : []);
  const isWhole = amount === undefined && line.length === 0;
  return [
    ...problem(draft.approval !== undefined, 'approval', 'is set by us: leave it out'),
    ...problem(draft.status !== undefined && draft.status !== 'created', 'status', 'begins as created'),
    ...problem(amount !== undefined && line.length > 0, 'amount', 'or lines, not both'),
    ...problem(
      amount !== undefined && amount.unit !== bill.body.amountDue?.unit,
      'amount.unit',
      'is the bill’s currency',
    ),
    ...problem(type === 'debit' && isWhole, 'amount', 'or lines, each with an amount, are needed'),
    ...problem(type === 'rebill' && !isWhole, 'amount', 'and lines are left out: the whole is billed anew'),
    ...problem(type === 'rebill' && credited.size > 0, 'customerBill', 'was credited in part: credit the rest'),
    ...problem(type === 'writeOff' && line.length > 0, 'line', 'is left out: of a bill an amount is given up'),
    ...problem(draft.reason === 'other' && !draft.description, 'description', 'says what the other reason is'),
  ];
}

/** How much the caller asks for. Fails where it cannot be had. */
function sizeOf(draft: BillAdjustmentBody, { bill, rates, credited }: Correctable): Result<bigint, Failure> {
  const currency = bill.body.amountDue?.unit ?? '';
  const asked = askedOf(draft);
  if (draft.adjustmentType === 'writeOff') {
    const remaining = nanoOf(bill.body.remainingAmount);
    const nano = asked.grossNano ?? remaining;
    return nano > 0n && nano <= remaining ? ok(nano) : err(notLeft);
  }
  const amounts = rates.map(amountsOf);
  const parts =
    draft.adjustmentType === 'debit'
      ? planDebit(amounts, asked, currency)
      : planCredit(amounts, credited, asked, currency);
  return parts.ok ? ok(parts.value.reduce((sum, { grossNano }) => sum + grossNano, 0n)) : parts;
}

const notLeft = failure('unprocessable', 'The bill cannot be given up so', {
  violations: [{ path: 'amount', message: 'is above 0, and at most what remains of the bill' }],
});

/** A second person approves, or somebody cancels what nobody approved yet. */
function checkPatch(
  next: BillAdjustmentBody,
  previous: BillAdjustmentBody,
  { caller, clock }: HookContext,
): Result<BillAdjustmentBody, Failure> {
  const isWaiting = previous.status === 'created' && previous.approval?.state === 'pending';
  if (!isWaiting) return err(failure('conflict', 'This adjustment does not wait for anybody'));
  if (next.status === 'cancelled') return ok({ ...next, approval: { state: 'pending' } });
  if (next.approval?.state !== 'approved') return ok({ ...next, approval: { state: 'pending' } });
  const approver = approverOf(caller);
  if (!approver.ok) return approver;
  if (isCaller(caller, previous.requestor?.id))
    return err(failure('conflict', 'Another person than the one who asked for the adjustment approves it'));
  return ok({ ...next, approval: { state: 'approved', approver: approver.value, approvalDate: toIso(clock.now()) } });
}
