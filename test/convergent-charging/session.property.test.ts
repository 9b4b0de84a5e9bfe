import fc from 'fast-check';
import { decodeBalance, encodeBalance } from '../../shared/adapters/aws/balance-item';
import {
  availableMoney,
  type BalanceAccount,
  type Ledger,
  reservedMoney,
  verifyLedger,
} from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import type { LimitRule, Tariff } from '../../shared/rating';
import type { UsageService } from '../../shared/usage-management';
import { seededRandom } from '../load/statistics';
import { makeNetwork, type NchfAnswer, type Unit } from './network';
import { type Chaos, makeWorld, NOW, TARIFF, TableError, TENANT, usage } from './world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 30);
const STEPS = 120;
const TRIES_MAX = 400;

/** One request as a client keeps it until it is answered, and sends again afterwards as the fancy takes it. */
interface Sent {
  readonly path: string;
  readonly body: Record<string, unknown>;
  told?: NchfAnswer;
}

const limit = (over: Partial<LimitRule>): LimitRule => ({
  id: 'cap',
  counts: 'money',
  scope: { services: ['data', 'sms'] },
  period: 'day',
  limit: 800_000_000n,
  action: 'block',
  noticePercents: [50],
  ...over,
});
/** Half of the lives are limited: a day blocks, a month lets the rest be free, a session blocks. */
const LIMITED: Tariff = {
  ...TARIFF,
  version: '2.1',
  validFrom: 1,
  limits: [
    limit({}),
    limit({ id: 'month', period: 'month', limit: 3_000_000_000n, action: 'free', scope: {} }),
    limit({ id: 'session', period: 'session', limit: 400_000_000n }),
  ],
};
const CALL = { iMSChargingInformation: { roleOfNode: 'ORIGINATING', calledPartyAddress: 'tel:+353861234567' } };
const MESSAGE = { sMSChargingInformation: { recipientInfo: [{ recipientGPSI: 'msisdn-353861234567' }] } };
const NOTIFY = { notifyUri: 'https://smf.example/notify' };

/**
 * A subscriber with several sessions of data and calls, events of every kind and ordinary usage at once, clients that repeat and reorder, a table that times out
 * after committing, functions that go cold, a ledger that lags, grants that expire: whatever happens, the money is
 * conserved, no more is held than there is, each report is settled once, and the same request gets the same answer.
 */
test(`sessions, whatever happens (seed ${SEED}, ${RUNS} lives)`, async () => {
  await fc.assert(fc.asyncProperty(fc.integer(), live), { seed: SEED, numRuns: RUNS });
});

async function live(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const pick = (n: number): number => Math.floor(random() * n);
  const chaos: Chaos = { write: () => (random() < 0.85 ? 'fine' : random() < 0.5 ? 'lost-before' : 'lost-after') };
  const world = await makeWorld(chaos);
  const isLimited = pick(2) === 0;
  if (isLimited) await world.ports.tariffs.put(TENANT, LIMITED);
  const network = makeNetwork(world.ports, world.cache);
  const sent: Sent[] = [];
  const open: string[] = [];
  let toppedUp = 0n;
  let topUps = 0;
  let sms = 0;
  /** What clients say was used, by what it is charged as; of immediate events what they were told was debited. */
  const reported: Record<UsageService, bigint> = { data: 0n, voice: 0n, sms: 0n };
  const callers = new Set<string>();

  const send = async (one: Sent): Promise<void> => {
    let answer: NchfAnswer;
    try {
      answer = await network.call(one.path, one.body);
    } catch (problem) {
      if (problem instanceof TableError) return;
      throw problem;
    }
    checkItem(await world.account());
    if (answer.status === 503) return;
    if (one.told) expect(answer).toEqual(one.told);
    else {
      expect([200, 201, 204]).toContain(answer.status);
      one.told = answer;
      if (answer.status !== 201) return;
      const ref = answer.location.split('/').at(-1) ?? '';
      if (one.body.oneTimeEvent !== true) open.push(ref);
      if (one.body.iMSChargingInformation !== undefined) callers.add(ref);
      if (one.body.oneTimeEventType !== 'IEC') return;
      for (const { grantedUnit } of answer.body.multipleUnitInformation ?? []) {
        reported.data += BigInt(grantedUnit?.totalVolume ?? 0);
        reported.sms += BigInt(grantedUnit?.serviceSpecificUnits ?? 0);
      }
    }
  };
  const unit = (rg: number, isCall: boolean): Unit => {
    const counts = isCall ? 'time' : rg === 3 ? 'serviceSpecificUnits' : 'totalVolume';
    const most = counts === 'totalVolume' ? 2_000_000 : counts === 'time' ? 400 : 5;
    const used = pick(3) === 0 ? 0 : pick(most);
    reported[counts === 'time' ? 'voice' : rg === 3 ? 'sms' : 'data'] += BigInt(used);
    return { rg, used, counts, offline: pick(4) === 0, ...(pick(3) === 0 ? {} : { ask: pick(most + most / 2) }) };
  };
  const units = (ref: string): Unit[] =>
    Array.from({ length: 1 + pick(3) }, (_, index) => unit(index + 1, callers.has(ref)));
  const beginning = (): Sent => {
    const more = { ...retries(pick), ...(pick(2) ? NOTIFY : {}) };
    const kind = random();
    if (kind < 0.5) return { path: '', body: network.request(pick(2) ? [] : [{ ask: pick(3_000_000) }], more) };
    if (kind < 0.7)
      return { path: '', body: network.request([{ ask: pick(600), counts: 'time' }], { ...more, ...CALL }) };
    const event = { ...more, oneTimeEvent: true, oneTimeEventType: kind < 0.9 ? 'IEC' : 'PEC' };
    if (kind < 0.8) return { path: '', body: network.request([{ ask: pick(2_000_000) }], event) };
    if (kind < 0.9) return { path: '', body: network.request([{ ask: 'any' }], { ...event, ...MESSAGE }) };
    return { path: '', body: network.request([unit(1, false), unit(3, false)], event) };
  };

  for (let step = 0; step < STEPS; step += 1) {
    const action = random();
    const ref = open[pick(open.length)];
    if (action < 0.08) network.cache.clear();
    else if (action < 0.25) for (let i = pick(10); i > 0 && (await world.projectOne()); i -= 1);
    else if (action < 0.3) network.advance(pick(4) === 0 ? 2 * 24 * 3_600_000 : pick(1_500_000));
    else if (action < 0.35 && topUps < 6) {
      const amount = BigInt(1 + pick(20)) * 50_000_000n;
      await untilDone(() => world.topUp(`topupBalance/${topUps + 1}`, amount), world);
      topUps += 1;
      toppedUp += amount;
    } else if (action < 0.5) {
      sms += 1;
      const record = usage({ usageId: `u${sms}`, startedAt: new Date(NOW - pick(9) * 3_600_000).toISOString() });
      await chargeMessages(network.ports, network.cache, [{ tenant: TENANT, receivedAt: '', records: [record] }]);
    } else if (action < 0.58 && open.length < 4) {
      sent.push(beginning());
    } else if (action < 0.72 && ref !== undefined) {
      sent.push({ path: `/${ref}/update`, body: network.request(units(ref), retries(pick)) });
    } else if (action < 0.75 && ref !== undefined) {
      sent.push({ path: `/${ref}/release`, body: network.request(units(ref), retries(pick)) });
    } else {
      const one = sent[pick(sent.length)];
      if (one) await send(one);
    }
  }
  for (const one of sent) await untilDone(() => send(one).then(() => expect(one.told).toBeDefined()), world);
  await world.projectAll();
  for (const one of sent) await untilDone(() => send(one), world);
  await world.projectAll();
  await checkBooks(world, toppedUp, reported);
  if (isLimited) await checkLimits(world);
}

/** Half of the clients number their requests, by the time they made them; the others always send 0. */
let numbered = 1;
const retries = (pick: (n: number) => number): Record<string, unknown> =>
  pick(2) === 0 ? {} : { invocationSequenceNumber: numbered++ };

function checkItem(account: BalanceAccount): void {
  expect(reservedMoney(account) >= 0n && availableMoney(account) >= 0n && account.moneyNano >= 0n).toBe(true);
  expect(decodeBalance(encodeBalance(account))).toEqual(account);
}

async function checkBooks(
  world: Awaited<ReturnType<typeof makeWorld>>,
  toppedUp: bigint,
  reported: Readonly<Record<UsageService, bigint>>,
): Promise<void> {
  const account = await world.account();
  const postings = await (world.ports.ledger as Ledger).history(TENANT, world.balanceId, 100_000);
  expect(verifyLedger(postings)).toEqual([]);
  expect(postings.length).toBe(account.number);
  const records = postings.flatMap((posting) => posting.records ?? []);
  expect(new Set(records.map((record) => record.usageId)).size).toBe(records.length);
  const debits = records.reduce((sum, record) => sum + BigInt(record.amountNano), 0n);
  expect(account.moneyNano).toBe(toppedUp - debits);
  const settled: Record<UsageService, bigint> = { data: 0n, voice: 0n, sms: 0n };
  for (const record of records) if (record.source === 'nchf') settled[record.service] += BigInt(record.units);
  expect(settled).toEqual(reported);
}

/** What is counted towards the newest day and month is what its records paid, and what is beyond the month was free. */
async function checkLimits(world: Awaited<ReturnType<typeof makeWorld>>): Promise<void> {
  const { counters } = await world.account();
  const postings = await (world.ports.ledger as Ledger).history(TENANT, world.balanceId, 100_000);
  const records = postings.flatMap((posting) => posting.records ?? []);
  const paidIn = (period: string, services: readonly UsageService[]): bigint =>
    records
      .filter(({ startedAt, service }) => startedAt.startsWith(period) && services.includes(service))
      .reduce((sum, { amountNano }) => sum + BigInt(amountNano), 0n);
  const newest = (id: string) => counters.filter((counter) => counter.id === id).at(-1);
  const [day, month] = [newest('cap'), newest('month')];
  if (day) expect(day.spent).toBe(paidIn(day.period, ['data', 'sms']));
  if (month) expect(month.spent).toBe(paidIn(month.period, ['data', 'sms', 'voice']));
  expect((month?.spent ?? 0n) <= 3_000_000_000n).toBe(true);
}

async function untilDone(act: () => Promise<unknown>, world: Awaited<ReturnType<typeof makeWorld>>): Promise<void> {
  for (let tries = 0; ; tries += 1)
    try {
      await act();
      return;
    } catch (problem) {
      if (tries === TRIES_MAX) throw problem;
      await world.projectAll();
    }
}
