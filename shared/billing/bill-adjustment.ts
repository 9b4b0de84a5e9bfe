import { type Failure, failure, invariant } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { changedResource } from '../tmf/write-resource';
import { billingAccount } from './account-resources';
import { allocatePayment, creditNoteIdOf, debitNoteIdOf, nanoOf, rebillIdOf, writeOffIdOf } from './allocate-payment';
import { type BillAdjustmentBody, billAdjustment } from './bill-adjustment-resources';
import { type CreditAsked, planCredit } from './bill-credit';
import { amountsOf, issueNote, readCorrectable } from './bill-note';
import { TAX_PLACE } from './bill-resources';
import { billingPeriod, dateAt, idOfDates, localDay } from './billing-period';
import { calculateBill } from './calculate-bill';
import { type BillMaking, commitBill, finishBill, relatedParties } from './make-bill';
import { POST_ATTEMPTS_MAX } from './ports';
import { type Move, postEntry, taxAccount } from './post-entry';
import { receivableOf } from './receivable-of';
import { customerBill } from './resources';
import { billAt } from './settle-receipts';
import { basisPointsOf } from './tax-table';
import { textOf } from './view-invoice';

/** What came of an adjustment, as its body says it. */
type Done = Pick<BillAdjustmentBody, 'note' | 'rebill' | 'statusReason'>;

/** What an adjustment asks for, of lines or in all: amounts with the tax. */
export const askedOf = ({ line, amount }: Pick<BillAdjustmentBody, 'line' | 'amount'>): CreditAsked => ({
  ...(line === undefined || line.length === 0
    ? {}
    : {
        lines: line.map(({ number = 0, amount: part }) => ({
          number,
          ...(part === undefined ? {} : { grossNano: parseNano(part) ?? 0n }),
        })),
      }),
  ...(amount === undefined ? {} : { grossNano: nanoOf(amount) }),
});

/**
 * Carries out an adjustment that nobody has to approve any more, by what it says now: asked again after a crash at any point, it ends
 * with the same documents. What cannot be done (credited otherwise meanwhile) fails, with its reason.
 */
export async function carryOutAdjustment(making: BillMaking, tenant: TenantId, id: string): Promise<void> {
  const stored = await making.store.get(tenant, billAdjustment.name, id);
  if (!stored) return;
  const body = bodyOf(billAdjustment, stored);
  if (body.status !== 'created' || body.approval?.state === 'pending') return;
  const done = await correct(making, tenant, body);
  const result: Partial<BillAdjustmentBody> = done.ok
    ? { ...done.value, status: 'completed' }
    : { status: 'failed', statusReason: reasonOf(done.error) };
  const target = { tenant, id, nowMs: making.nowMs };
  const written = await updateResource(making.store, billAdjustment, target, (now) =>
    ok(now.status === 'created' ? { ...now, ...result } : undefined),
  );
  if (!written.ok) throw new Error(written.error.message);
}

const reasonOf = ({ message, violations = [] }: Failure): string =>
  [message, ...violations.map(({ path, message: why }) => `${path} ${why}`)].join('; ');

const noteReference = (id: string) => ({ id, '@referredType': 'CustomerBill' });

async function correct(making: BillMaking, tenant: TenantId, body: BillAdjustmentBody): Promise<Result<Done, Failure>> {
  const billId = body.customerBill?.id ?? '';
  const note = { billId, asked: askedOf(body), reason: body.description };
  switch (body.adjustmentType) {
    case 'credit':
    case 'debit': {
      const isCredit = body.adjustmentType === 'credit';
      const kind = isCredit ? 'creditNote' : 'debitNote';
      const id = isCredit ? creditNoteIdOf(body.id) : debitNoteIdOf(body.id);
      const issued = await issueNote(making, tenant, { ...note, kind, id });
      return issued.ok ? ok({ note: noteReference(issued.value) }) : issued;
    }
    case 'rebill':
      return rebill(making, tenant, body, billId);
    case 'writeOff':
      return writeOff(making, tenant, body, billId);
    default:
      return err(failure('unprocessable', 'The adjustment says no type'));
  }
}

/** Credits the whole, what prepaid balances paid with it, and bills the period anew: by the products and prices as they are now. */
async function rebill(
  making: BillMaking,
  tenant: TenantId,
  body: BillAdjustmentBody,
  billId: string,
): Promise<Result<Done, Failure>> {
  const noteId = creditNoteIdOf(body.id);
  const asked = {
    kind: 'creditNote',
    id: noteId,
    billId,
    asked: {},
    reason: body.description,
    isRebill: true,
  } as const;
  const credited = await issueNote(making, tenant, asked);
  if (!credited.ok) return credited;
  const id = rebillIdOf(body.id);
  const made = (await billAt(making.store, tenant, id)) ? ok(true) : await makeAnew(making, tenant, billId, id);
  const note = noteReference(noteId);
  if (!made.ok) return ok({ note, statusReason: `Credited, and not billed anew: ${reasonOf(made.error)}` });
  if (!made.value) return ok({ note, statusReason: 'Credited: there is nothing to bill' });
  const bill = await billAt(making.store, tenant, id);
  invariant(bill, 'a committed bill can be read');
  await finishBill(making, bill);
  return ok({ note, rebill: noteReference(id) });
}

/** False where there is nothing to bill. */
async function makeAnew(
  making: BillMaking,
  tenant: TenantId,
  billId: string,
  id: string,
): Promise<Result<boolean, Failure>> {
  const { timeZone } = making.settings;
  const original = async () => {
    const bill = await billAt(making.store, tenant, billId);
    invariant(bill, 'a bill that was credited is there');
    return bill;
  };
  const { billingPeriod: of, billingAccount: account } = (await original()).body;
  const stored = await making.store.get(tenant, billingAccount.name, account?.id ?? '');
  if (!stored) return err(failure('unknown-reference', 'The billing account does not exist'));
  const [first, next] = [of?.startDateTime, of?.endDateTime].map((iso) => dateAt(Date.parse(iso ?? ''), timeZone));
  invariant(first && next, 'a bill is of a period');
  const period = billingPeriod(idOfDates(first, next), timeZone);
  const bill = await calculateBill({ ...making, isRebill: true }, tenant, bodyOf(billingAccount, stored), period);
  if (!bill.ok) return bill;
  if (!bill.value) return ok(false);
  const committed = await commitBill(making, tenant, { ...bill.value, id }, relatedParties(stored), original);
  return committed.ok ? ok(true) : committed;
}

/** Gives up what remains of a bill, or an amount of it: bad debt, and the tax in it as it was billed (Directive 2006/112/EC art. 90). */
async function writeOff(
  making: BillMaking,
  tenant: TenantId,
  body: BillAdjustmentBody,
  billId: string,
): Promise<Result<Done, Failure>> {
  const { timeZone } = making.settings;
  const source = `writeOff/${billId}/${body.id}` as const;
  for (let attempt = 0; attempt < POST_ATTEMPTS_MAX; attempt += 1) {
    if (await making.books.entry(tenant, source)) return ok({});
    const read = await readCorrectable(making, tenant, billId);
    if (!read.ok) return read;
    const { bill, rates } = read.value;
    const remaining = nanoOf(bill.body.remainingAmount);
    const nano = body.amount ? nanoOf(body.amount) : remaining;
    if (nano <= 0n || nano > remaining)
      return err(failure('unprocessable', 'What is given up is at most what remains of the bill'));
    const currency = bill.body.amountDue?.unit ?? '';
    const parts = planCredit(rates.map(amountsOf), new Map(), { grossNano: nano }, currency);
    if (!parts.ok) return parts;
    const { country } = making.settings;
    const moves = parts.value.flatMap(({ number, netNano, taxNano }): Move[] => {
      const rate = rates[number - 1];
      const place = rate && textOf(rate, TAX_PLACE);
      const tax = taxAccount(place ?? country, basisPointsOf(rate?.appliedTax?.[0]?.taxRate ?? '0'));
      return [
        { debit: 'badDebt', credit: 'receivable', nano: netNano },
        { debit: tax, credit: 'receivable', nano: taxNano },
      ];
    });
    const receivable = receivableOf(bill.body, timeZone);
    const bookedOn = localDay(making.nowMs, timeZone);
    const entry = postEntry('writeOff', { id: billId, part: body.id, bookedOn, currency, moves, receivable });
    const { body: paid } = allocatePayment(bill.body, { paymentId: writeOffIdOf(body.id), nano });
    const next = changedResource(customerBill, bill, paid, making.nowMs);
    invariant(entry && next.ok, 'a bill that remains can be given up');
    if ((await making.books.post({ tenant, entries: [entry], resources: [next.value] })) !== 'changed') return ok({});
  }
  throw new Error(`The bill ${billId} changed under each of ${POST_ATTEMPTS_MAX} attempts`);
}
