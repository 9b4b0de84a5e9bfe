import fc from 'fast-check';
import { availableMoney, spentOf } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import type { LimitRule } from '../../shared/rating';
import { makeNetwork, type NchfAnswer } from './network';
import { makeWorld, TARIFF, TENANT, usage } from './world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 40);
const CENT = 10_000_000n;
const MIB = 1_048_576;

const limit = (over: Partial<LimitRule> & { id: string }): LimitRule => ({
  counts: 'money',
  scope: {},
  period: 'day',
  limit: 50n * CENT,
  action: 'block',
  noticePercents: [],
  ...over,
});

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('open', 'report', 'report', 'release', 'text', 'wait'),
    which: fc.nat(9),
    mib: fc.integer({ min: 1, max: 40 }),
    part: fc.integer({ min: 0, max: 100 }),
  }),
  { minLength: 1, maxLength: 40 },
);

/** What a session may still use without a report. */
interface Open {
  readonly ref: string;
  granted: number;
}

const grantOf = (answer: NchfAnswer): number => answer.body.multipleUnitInformation?.[0]?.grantedUnit?.totalVolume ?? 0;

/**
 * Several sessions and texts at once under limits a day and a session: as long as sessions use no more than they were granted, what is
 * spent and what is held together never exceed a limit, nor the money.
 */
test(`sessions together never exceed a limit that blocks (seed ${SEED}, ${RUNS} lives)`, async () => {
  await fc.assert(fc.asyncProperty(steps, fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }), live), {
    seed: SEED,
    numRuns: RUNS,
  });
});

async function live(
  taken: readonly { kind: string; which: number; mib: number; part: number }[],
  dayCents: number,
  sessionCents: number,
): Promise<void> {
  const limits = [
    limit({ id: 'day', limit: BigInt(dayCents) * CENT }),
    limit({ id: 'session', period: 'session', limit: BigInt(sessionCents) * CENT }),
  ];
  const world = await makeWorld();
  await world.ports.tariffs.put(TENANT, { ...TARIFF, version: '2.1', validFrom: 1, limits });
  await world.topUp('topupBalance/1', 60n * CENT);
  const network = makeNetwork(world.ports, world.cache);
  const open: Open[] = [];
  for (const [index, { kind, which, mib, part }] of taken.entries()) {
    const session = open[which % Math.max(1, open.length)];
    if (kind === 'open') {
      const { answer, ref } = await network.open([{ ask: mib * MIB }]);
      open.push({ ref, granted: grantOf(answer) });
    } else if (kind === 'text') {
      const startedAt = new Date(network.nowMs()).toISOString();
      const records = [usage({ usageId: `t${index}`, startedAt, quantity: String(1 + (mib % 3)) })];
      await chargeMessages(network.ports, network.cache, [{ tenant: TENANT, receivedAt: '', records }]);
    } else if (kind === 'wait') network.advance(part * 30_000);
    else if (session) {
      // A grant that was taken back in the meantime is not used.
      const used = (await isHeld(session.ref)) ? Math.floor((session.granted * part) / 100) : 0;
      if (kind === 'report') {
        session.granted = grantOf(await network.update(session.ref, [{ used, ask: mib * MIB }]));
      } else {
        await network.release(session.ref, [{ used }]);
        open.splice(open.indexOf(session), 1);
      }
    }
    await check();
  }

  async function isHeld(ref: string): Promise<boolean> {
    const { sessions } = await world.account();
    const group = sessions.find(({ id }) => ref.endsWith(id))?.groups[0];
    return group !== undefined && group.validUntil > network.nowMs() + 1_000;
  }

  async function check(): Promise<void> {
    const account = await world.account();
    expect(availableMoney(account) >= 0n).toBe(true);
    for (const { id, period } of [...account.counters, ...heldOf(account)]) {
      const rule = limits.find((one) => one.id === id);
      expect(spentOf(account, id, period) <= (rule?.limit ?? 0n)).toBe(true);
    }
  }
}

const heldOf = ({ sessions }: Awaited<ReturnType<Awaited<ReturnType<typeof makeWorld>>['account']>>) =>
  sessions.flatMap(({ groups }) => groups.flatMap((group) => group.reservedLimits ?? []));
