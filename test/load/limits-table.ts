import type { ChargeMeasures } from './charge-report';
import { ALONE_WITH_LEDGER, type Cost, costs } from './cost';
import { n } from './cost-report';
import { table } from './write-report';

const QUIET = '(of few charges: see “The ledger of a quiet table”)';

/** What was to be reached, and what was. */
export function limitsTable(measures: ChargeMeasures): string {
  const { batches, designs, singles, traffic } = measures;
  const all = costs(measures);
  const cost = (name: string): Cost => {
    const found = all.find((one) => one.scenario.name === name);
    if (!found) throw new Error(`${name} was not measured`);
    return found;
  };
  const ratio = designs.find((design) => design.name === 'ours')?.ratio.of ?? Number.NaN;
  const callsOf = (isAlone: boolean) =>
    traffic.filter(({ functions }) => (functions === 1) === isAlone).map((one) => one.callsPerCharge);
  const [warm] = singles;
  const cold = singles.find(({ name }) => name.startsWith('cold'));
  const worst = Math.max(...batches.map((batch) => batch.unitsPerRecord - 1 / batch.records));
  const [alone, idle] = [cost('alone, called directly, busy table'), cost('alone, called directly')];
  const together = cost('K = 10, 5 balances a batch');
  const reached = (kept: boolean): string => (kept ? 'yes' : '**no**');
  const least = (limit: number, value: number) => [n(limit), n(value), reached(value === limit)];
  const most = (limit: number, value: number) => [`≤ ${n(limit)}`, n(value), reached(value <= limit)];
  const calls = callsOf(true);
  const shared = callsOf(false);
  return table(
    ['what', 'to reach', 'measured', 'reached'],
    [
      ['write units, one charge', ...least(1, batches[0]?.unitsPerRecord ?? 0)],
      ['write units, K together', '≤ 1/K + 0.05', `1/K + ${n(Math.max(0, worst))}`, reached(worst <= 0.05)],
      ['round trips, warm', ...least(1, warm?.metered.waits ?? 0)],
      ['round trips, average of a function’s hour', ...most(1.05, Math.max(...calls))],
      ['… of 2 to 4 functions that take turns', '', shared.length === 0 ? '' : range(shared), ''],
      ['round trips, cold', ...most(2, cold?.metered.waits ?? 9), `(${cold?.metered.total} calls)`],
      ['p50 against a bare update', ...most(1.3, ratio)],
      ['$ a million, alone', ...most(0.85, alone.charge)],
      ['… with the ledger, a busy table', ...most(ALONE_WITH_LEDGER, alone.withLedger)],
      ['… with the ledger, a table with one write at a time', ...most(ALONE_WITH_LEDGER, idle.withLedger), QUIET],
      ['$ a million, K = 10, 5 balances', ...most(0.25, together.charge)],
      ['… with the ledger', ...most(0.4, together.withLedger)],
    ].map(([what = '', limit = '', value = '', kept = '', note]) => [
      what,
      limit,
      note ? `${value} ${note}` : value,
      kept,
    ]),
  );
}

const range = (values: readonly number[]): string => `${n(Math.min(...values))}–${n(Math.max(...values))}`;
