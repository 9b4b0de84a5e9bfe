import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { stringify } from 'lossless-json';
import { AccountsBrokeError, billAccounts, PERIODS_PER_PAGE, toTasks } from '../../shared/billing/bill-accounts';
import type { CustomerBillBody, RateBody } from '../../shared/billing/bill-resources';
import { addDays } from '../../shared/billing/billing-period';
import { issuerOf } from '../../shared/billing/invoice-address';
import { invoiceJson } from '../../shared/billing/invoice-json';
import { unpackBill } from '../../shared/billing/pack-bill';
import { customerBill } from '../../shared/billing/resources';
import { trialBalance } from '../../shared/billing/trial-balance';
import { viewInvoice } from '../../shared/billing/view-invoice';
import type { Command } from '../simulation/simulated-dynamodb';
import { type MonthPorts, type MonthWorld, openPorts, SETTINGS, TENANT } from './month-world';

const FIRST_DAY = Date.parse('2026-11-30T23:00:00Z');
const DAYS = 31;
/** After midnight, as the daily schedule has it. */
const RUN_AT_MS = 150 * 60_000;
const SERIES = ['2026', '2027'];

/** Dies in the middle of a run: after so many commands of DynamoDB. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/**
 * The month's daily runs as the state machine makes them: pages of what is due, cut into tasks. `killAfter` ends a run
 * after so many commands (every later one fails too, as of a process that is gone); it is then started anew with nothing but the
 * tables, the tenant's clock standing where it stood. Answers how often it was started.
 */
export async function runMonth(
  world: MonthWorld,
  kills: readonly number[] = [],
  onCommand: (command: Command) => void = () => {},
): Promise<{ readonly starts: number; readonly tasks: number }> {
  let [starts, tasks] = [0, 0];
  const left = [...kills];
  for (let day = 0; day < DAYS; day += 1) {
    const nowMs = addDays(FIRST_DAY, day, SETTINGS.timeZone) + RUN_AT_MS;
    for (let isDone = false; !isDone; ) {
      starts += 1;
      const killAfter = left.shift() ?? Number.POSITIVE_INFINITY;
      let commands = 0;
      const ports = openPorts(world.db, (command) => {
        commands += 1;
        if (commands > killAfter) throw new Killed('killed');
        onCommand(command);
      });
      try {
        tasks += await runDay(ports, world, nowMs);
        isDone = true;
      } catch (problem) {
        if (!(problem instanceof Killed || problem instanceof AccountsBrokeError)) throw problem;
        if (commands <= killAfter) throw problem;
      }
    }
  }
  return { starts, tasks };
}

async function runDay(ports: MonthPorts, { ledger }: MonthWorld, nowMs: number): Promise<number> {
  const making = { ...ports, ledger, settings: SETTINGS, nowMs };
  let tasks = 0;
  let cursor: string | undefined;
  do {
    const page = await ports.periods.due(TENANT, nowMs, {
      limit: PERIODS_PER_PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const due of toTasks(page.periods)) {
      await billAccounts(making, TENANT, due, false);
      tasks += 1;
      await turn();
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return tasks;
}

export interface MonthResult {
  readonly invoices: number;
  readonly lines: number;
  /** SHA-256 of all invoices as their JSON, in the order of their numbers. */
  readonly hash: string;
  /** What is not as it has to be. */
  readonly wrong: readonly string[];
}

/** Reads every invoice of a month that was run, and judges numbers, periods and books. */
export async function readMonth(world: MonthWorld): Promise<MonthResult> {
  const ports = openPorts(world.db);
  const issuer = issuerOf(SETTINGS);
  const wrong: string[] = [];
  const invoices: { readonly number: string; readonly json: string; readonly lines: number }[] = [];
  for (const accountId of world.accountIds)
    for (const { period, isOpen, endMs } of await ports.periods.of(TENANT, accountId)) {
      const isOver = endMs <= addDays(FIRST_DAY, DAYS - 1, SETTINGS.timeZone);
      if (isOpen && isOver) wrong.push(`${accountId} was not billed for ${period}`);
      const bill = await ports.store.get(TENANT, customerBill.name, `${accountId}-${period}`);
      if (!bill) continue;
      if (bill.body.state !== 'sent' && bill.body.state !== 'settled') wrong.push(`${bill.id} is ${bill.body.state}`);
      const { lines } = unpackBill(await ports.books.packedBill(TENANT, bill.id));
      const rates = lines.map(({ body }) => body as RateBody);
      const invoice = viewInvoice(bill.body as CustomerBillBody, rates, { issuer, recipient: {} });
      invoices.push({ number: invoice.number, json: stringify(invoiceJson(invoice)) ?? '', lines: rates.length });
    }
  invoices.sort((a, b) => (a.number < b.number ? -1 : 1));
  wrong.push(...(await faultsOf(ports, invoices)));
  const hash = createHash('sha256');
  for (const { json } of invoices) hash.update(json).update('\n');
  const lines = invoices.reduce((sum, invoice) => sum + invoice.lines, 0);
  return { invoices: invoices.length, lines, hash: hash.digest('hex'), wrong };
}

/** Numbers run from 1 without a gap, none twice; nobody is parked; debits are credits. */
async function faultsOf(ports: MonthPorts, invoices: readonly { readonly number: string }[]): Promise<string[]> {
  const faults: string[] = [];
  for (const series of SERIES) {
    const numbers = invoices.filter(({ number }) => number.startsWith(series)).map(({ number }) => number);
    const expected = numbers.map((_, index) => `${series}-${String(index + 1).padStart(6, '0')}`);
    if (numbers.some((number, index) => number !== expected[index])) faults.push(`the numbers of ${series} have a gap`);
    if ((await ports.books.lastNumber(TENANT, series)) !== numbers.length)
      faults.push(`the last number of ${series} is not its last bill's`);
  }
  const parked = await ports.books.parked(TENANT);
  if (parked.length > 0) faults.push(`${parked.length} accounts are parked: ${parked[0]?.message}`);
  for (const { currency, difference } of trialBalance(await ports.books.totals(TENANT)).total)
    if (difference !== '0') faults.push(`the books differ by ${difference} ${currency}`);
  return faults;
}
