import fc from 'fast-check';
import { allocatePayment } from '../../shared/billing/allocate-payment';
import { type CustomerBillBody, PAID_FROM_BALANCE } from '../../shared/billing/bill-resources';
import { formatNano, parseNano } from '../../shared/kernel/money';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const CENT = 10_000_000n;

const billOf = (due: bigint): CustomerBillBody => ({
  id: 'a1-2026-11',
  href: '/customerBill/a1-2026-11',
  state: 'sent',
  amountDue: { unit: 'EUR', value: formatNano(due) },
  remainingAmount: { unit: 'EUR', value: formatNano(due) },
  appliedPayment: [
    { appliedAmount: { unit: 'EUR', value: '1.23' }, payment: { id: 'b1', '@referredType': PAID_FROM_BALANCE } },
  ],
});

const receipts = fc.uniqueArray(
  fc.record({ paymentId: fc.stringMatching(/^[a-z]{3}$/), cents: fc.bigInt(1n, 5_000n) }),
  {
    selector: ({ paymentId }) => paymentId,
    minLength: 1,
    maxLength: 6,
  },
);

test(`any order and repetition of payments gives the same bill and the same credit (seed ${SEED})`, () => {
  const shuffled = receipts.chain((all) =>
    fc.record({
      all: fc.constant(all),
      order: fc.shuffledSubarray([...all, ...all], { minLength: all.length }),
      due: fc.bigInt(1n, 10_000n).map((cents) => cents * CENT),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ all, order, due }) => {
      const seen = new Set(order.map(({ paymentId }) => paymentId));
      const arriving = [...order, ...all.filter(({ paymentId }) => !seen.has(paymentId))];
      const settle = (list: typeof all) =>
        list.reduce((bill, { paymentId, cents }) => allocatePayment(bill.body, { paymentId, nano: cents * CENT }), {
          body: billOf(due),
          overpaidNano: 0n,
        });
      const inOrder = settle(all);
      expect(settle(arriving)).toEqual(inOrder);

      const received = all.reduce((sum, { cents }) => sum + cents * CENT, 0n);
      const remaining = parseNano(inOrder.body.remainingAmount?.value ?? '') ?? -1n;
      expect(due - remaining + inOrder.overpaidNano).toBe(received);
      expect(remaining === 0n || inOrder.overpaidNano === 0n).toBe(true);
      expect(inOrder.body.state).toBe(remaining === 0n ? 'settled' : 'partiallyPaid');
      expect(inOrder.body.appliedPayment?.[0]).toEqual(billOf(due).appliedPayment?.[0]);
    }),
    { seed: SEED },
  );
});
