import fc from 'fast-check';
import { type BillMaking, makeBill } from '../../shared/billing/make-bill';
import type { Body } from '../../shared/tmf/declaration';
import { makeOffice, SETTINGS } from './office';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const SIMS = ['s1', 's2', 's3'];
const FEES_AND_USAGE = 6;
/** More calls than a run makes of its stores: one that dies later does not die. */
const CALLS_MAX = 45;

/** Where a run is killed: at which of its calls, and whether that one still lands. */
interface Death {
  readonly call: number;
  readonly lands: boolean;
}

/** A port on which every call waits for its turn, until the run that makes the calls is dead. */
function mortal<Port extends object>(port: Port, turn: (call: () => Promise<unknown>) => Promise<unknown>): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (...given: unknown[]) => turn(() => value.apply(target, given)) : value;
    },
  });
}

const businessOfThree = async () => {
  const office = makeOffice('2027-01-01T09:00:00Z');
  await office.openAccount('a1');
  for (const sim of SIMS) {
    const productCharacteristic = [{ name: 'balanceId', value: `balance-of-${sim}` }];
    await office.sell('a1', `p-${sim}`, '10', '2026-11-01T09:30:00Z', { productCharacteristic });
    for (const month of ['11', '12'])
      office.ledger.use(office.tenant, `balance-of-${sim}`, 'data', `2026-${month}-12T10:00:00.000Z`, '1.2345');
  }
  return office;
};

test(`runs killed anywhere, in any order with others: one bill, its number, its lines, each once (seed ${SEED})`, async () => {
  const death = fc.record({ call: fc.integer({ min: 1, max: CALLS_MAX }), lands: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.tuple(death, death, death), async (scheduler, [one, two, later]) => {
      const office = await businessOfThree();
      const { books, store, products, ledger, periods, members, taxStatuses, tenant } = office;
      const run = async (period: string, { call: last, lands }: Death, nowMs: number): Promise<void> => {
        let calls = 0;
        const turn = async (call: () => Promise<unknown>) => {
          calls += 1;
          const mine = calls;
          await scheduler.schedule(Promise.resolve(), `${period} at ${nowMs}: call ${mine}`);
          if (mine > last || (mine === last && !lands)) throw new Error('killed');
          const done = await call();
          if (mine === last) throw new Error('killed');
          return done;
        };
        const on = { books: mortal(books, turn), store: mortal(store, turn) };
        const ports = { ...on, products, ledger, periods, members, taxStatuses };
        const making: BillMaking = { ...ports, settings: SETTINGS, nowMs };
        await makeBill(making, tenant, 'a1', period).catch((problem: Error) => expect(problem.message).toBe('killed'));
      };
      const linesOf = async (period: string): Promise<Body[]> => {
        const lookup = { path: 'bill.id', value: `a1-${period}` };
        const { items } = await store.list({ tenant, resource: 'appliedCustomerBillingRate', lookup, limit: 99 });
        return items.map(({ body }) => body);
      };

      const start = office.clock.now();
      const races = [run('2026-11', one, start), run('2026-11', two, start + 1_000), run('2026-12', later, start)];
      await scheduler.waitFor(Promise.all(races));
      for (const period of ['2026-11', '2026-12'])
        if (!(await store.get(tenant, 'customerBill', `a1-${period}`))) expect(await linesOf(period)).toEqual([]);

      office.clock.set(start + 60_000);
      for (const period of ['2026-11', '2026-12']) expect(await office.bill('a1', period)).toBe('billed');
      const bills = await Promise.all(['2026-11', '2026-12'].map((period) => office.billBody(`a1-${period}`)));
      expect(bills.map((bill) => bill.billNo).sort()).toEqual(['2027-000001', '2027-000002']);
      for (const bill of bills) {
        expect(bill).toMatchObject({ state: 'sent', taxIncludedAmount: { value: '33.69' } });
        const lines = await linesOf(String(bill.id).slice('a1-'.length));
        expect(lines).toHaveLength(FEES_AND_USAGE);
        // All of one making: that of the run whose bill it is.
        expect(new Set(lines.map((line) => line.date))).toEqual(new Set([bill.billDate]));
      }
      for (const period of ['2026-11', '2026-12'])
        expect(await office.reconcile(period)).toMatchObject({ complete: true, differences: [] });
      expect(await office.balances()).toMatchObject({ 'Customer receivables': '60' });
      expect(await books.lastNumber(tenant, '2027')).toBe(2);
    }),
    { seed: SEED, numRuns: 200 },
  );
}, 60_000);
