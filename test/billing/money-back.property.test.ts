import fc from 'fast-check';
import { nanoOf, overpaidOf, receiptsOf } from '../../shared/billing/allocate-payment';
import type { CustomerBillBody } from '../../shared/billing/bill-resources';
import { NANO_PER_UNIT } from '../../shared/kernel/money';
import { makeOffice, nano } from './office';

const SEED = Number(process.env.FARTHING_SEED ?? 20261124);
const CENT = NANO_PER_UNIT / 100n;
const BILLS = ['a1-2026-11', 'a1-2026-12'];
const DUE = 2n * 30n * NANO_PER_UNIT;

async function billed() {
  const office = makeOffice('2026-12-01T09:00:00Z');
  await office.openAccount('a1');
  await office.sell('a1', 'p1', '30', '2026-11-01T09:30:00Z');
  await office.bill('a1', '2026-11');
  office.clock.set(Date.parse('2027-01-01T09:00:00Z'));
  await office.bill('a1', '2026-12');
  return office;
}
type Office = Awaited<ReturnType<typeof billed>>;

const bills = async (office: Office) =>
  (await Promise.all(BILLS.map((id) => office.billBody(id)))) as unknown as CustomerBillBody[];
const sum = <T>(all: readonly T[], amount: (one: T) => bigint) => all.reduce((total, one) => total + amount(one), 0n);
const creditOf = async (office: Office) => sum(await office.books.credits(office.tenant, 'a1'), (row) => row.nano);

type Act =
  | { kind: 'pay'; id: string; cents: bigint; named: string | undefined }
  | { kind: 'refund' | 'chargeback'; id: string; paymentId: string; cents: bigint }
  | { kind: 'credit'; id: string };

const carryOut = (office: Office, act: Act) => {
  if (act.kind === 'credit') return office.applyCredit(act.id);
  if (act.kind === 'pay') {
    const amount = act.cents * CENT;
    const named = act.named === undefined ? [] : [{ billId: act.named, nano: amount }];
    return office.pay({ id: act.id, nano: amount, bills: named });
  }
  return office.takeBack({ kind: act.kind, id: act.id, paymentId: act.paymentId, nano: act.cents * CENT });
};

const life = fc
  .array(
    fc.record({
      what: fc.constantFrom('pay', 'pay', 'refund', 'chargeback', 'credit'),
      cents: fc.bigInt(1n, 5_000n),
      on: fc.constantFrom(...BILLS, 'nowhere', undefined),
      of: fc.nat(9),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((all) =>
    all.map(({ what, cents, on, of }, index): Act => {
      if (what === 'credit') return { kind: 'credit', id: BILLS[of % 2] ?? '' };
      if (what === 'pay') return { kind: 'pay', id: `p${index}`, cents, named: on };
      return { kind: what as 'refund', id: `r${index}`, paymentId: `p${of}`, cents };
    }),
  );

test(`whatever is paid, refunded and charged back, in any order and repeated: no cent is made or lost (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      life.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all))),
      async ([all, again]) => {
        const office = await billed();
        for (const act of [...all, ...again]) await carryOut(office, act);
        const cash = sum(all, (act) =>
          act.kind === 'credit' ? 0n : act.kind === 'pay' ? act.cents * CENT : -act.cents * CENT,
        );
        const made = await bills(office);
        const remaining = sum(made, (bill) => nanoOf(bill.remainingAmount));
        const credit = await creditOf(office);
        expect(DUE - remaining + credit).toBe(cash);
        for (const bill of made) {
          const received = sum([...receiptsOf(bill).values()], (amount) => amount);
          expect(nanoOf(bill.remainingAmount) - overpaidOf(bill)).toBe(nanoOf(bill.amountDue) - received);
          expect(nanoOf(bill.remainingAmount) === 0n || overpaidOf(bill) === 0n).toBe(true);
          expect(bill.state).toBe(
            nanoOf(bill.remainingAmount) === 0n ? 'settled' : received === 0n ? 'sent' : 'partiallyPaid',
          );
        }
        const shown = await office.balances();
        const inBooks = (name: string) =>
          nano(shown[name]?.replace('-', '') ?? '0') * (shown[name]?.startsWith('-') ? -1n : 1n);
        expect(inBooks('Customer receivables')).toBe(remaining);
        expect(inBooks('Receipts not yet allocated')).toBe(-credit);
        expect(inBooks('Cash at the payment provider')).toBe(cash);
      },
    ),
    { seed: SEED, numRuns: 60 },
  );
});

describe('without a bill named', () => {
  test('money goes to the oldest open bill first, and what is over is the account’s credit', async () => {
    const office = await billed();
    await office.pay({ id: 'one', nano: nano('40') });
    expect(await office.billBody('a1-2026-11')).toMatchObject({ state: 'settled' });
    expect(await office.billBody('a1-2026-12')).toMatchObject({
      state: 'partiallyPaid',
      remainingAmount: { value: '20' },
    });
    await office.pay({ id: 'two', nano: nano('25') });
    expect(await office.credit('a1')).toEqual(['5 EUR']);
  });

  test('a credit is put on the next bill when it is sent, once', async () => {
    const office = await billed();
    await office.pay({ id: 'one', nano: nano('70') });
    office.clock.set(Date.parse('2027-02-01T09:00:00Z'));
    await office.bill('a1', '2027-01');
    expect([await office.applyCredit('a1-2027-01'), await office.applyCredit('a1-2027-01')]).toEqual([
      'settled',
      'nothing',
    ]);
    expect(await office.billBody('a1-2027-01')).toMatchObject({
      state: 'partiallyPaid',
      remainingAmount: { value: '20' },
      appliedPayment: [{ payment: { id: 'credit-a1-2027-01', '@referredType': 'AccountCredit' } }],
    });
    expect(await office.credit('a1')).toEqual([]);
  });
});

describe('money that went back', () => {
  test('comes off what was over-paid, before any bill asks for it again', async () => {
    const office = await billed();
    await office.pay({ id: 'one', nano: nano('35'), bills: [{ billId: 'a1-2026-11', nano: nano('35') }] });
    await office.takeBack({ id: 'r1', paymentId: 'one', nano: nano('5') });
    expect(await office.billBody('a1-2026-11')).toMatchObject({ state: 'settled' });
    expect(await office.credit('a1')).toEqual([]);
  });

  test('reopens the bill that it had paid, and books the chargeback by itself', async () => {
    const office = await billed();
    await office.pay({ id: 'one', nano: nano('30'), bills: [{ billId: 'a1-2026-11', nano: nano('30') }] });
    await office.takeBack({ kind: 'chargeback', id: 'c1', paymentId: 'one', nano: nano('30') });
    expect(await office.billBody('a1-2026-11')).toMatchObject({ state: 'sent', remainingAmount: { value: '30' } });
    expect(await office.books.entry(office.tenant, 'chargeback/c1')).toMatchObject({
      legs: [
        { account: 'cash', side: 'credit', nano: nano('30') },
        { account: 'receivable', side: 'debit', nano: nano('30') },
      ],
    });
  });

  test('that no bill had received is owed by the account', async () => {
    const office = await billed();
    await office.pay({ id: 'top', nano: nano('20'), topup: true });
    await office.takeBack({ kind: 'chargeback', id: 'c1', paymentId: 'top', nano: nano('20') });
    expect(await office.credit('a1')).toEqual(['-20 EUR']);
  });
});
