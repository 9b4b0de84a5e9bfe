import { chargeMessages } from '../../shared/convergent-charging';
import { bodyOf } from '../../shared/tmf/update-resource';
import { recordOutcomes } from '../../shared/usage-management/record-outcomes';
import { replayAll } from '../../shared/usage-management/replay-usage';
import { quarantinedUsage, usageFile } from '../../shared/usage-management/resources';
import { WAITS_SECONDS } from '../../shared/usage-management/wait-for-usage';
import { MSISDN, makeWorld, NOW, TENANT } from '../convergent-charging/world';
import { Inbox, objectOf } from './inbox';

const EUR = 1_000_000_000n;
const PRICE = 100_000_000n;

/** The inbox before the charging that it feeds: files in, outcomes back. */
async function makeLine() {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', EUR);
  const inbox = new Inbox();
  const context = { store: inbox.store, accounts: inbox.accounts, sender: inbox.sender, tenant: TENANT };
  let nowMs = NOW;
  const settle = async (): Promise<void> => {
    for (const message of inbox.sent.splice(0)) {
      await world.projectAll();
      const [result] = (await chargeMessages(world.ports, world.cache, [message])).results;
      if (!result || 'problem' in result) throw result?.problem ?? new Error('no result');
      // Outcomes are delivered more than once.
      for (const _again of [1, 2]) await recordOutcomes(result, { ...context, nowMs, pricesIncludeTax: true });
    }
  };
  const drop = async (name: string, ...records: object[]): Promise<string> => {
    const text = records.map((record) => JSON.stringify(record)).join('\n');
    const taken = await inbox.ingest(objectOf(text, { key: `inbox/${TENANT}/${name}.jsonl` }), NOW);
    await settle();
    return taken?.fileId ?? '';
  };
  return {
    world,
    drop,
    totals: (fileId: string) => inbox.accounts.totals(TENANT, fileId),
    /** The time has come for what was sent to be charged later; answers how late that was, in seconds. */
    wait: async () => {
      const delayed = inbox.delayed.splice(0);
      nowMs += Math.max(0, ...delayed.map(({ seconds }) => seconds)) * 1000;
      inbox.sent.push(...delayed.map(({ message }) => message));
      await settle();
      return delayed.map(({ seconds }) => seconds);
    },
    replay: async (reason: string) => {
      const replayed = await replayAll({ reason }, { ...inbox, tenant: TENANT, nowMs: NOW });
      await settle();
      return replayed;
    },
    quarantined: async () => {
      const { items } = await inbox.store.list({ tenant: TENANT, resource: quarantinedUsage.name, limit: 100 });
      return items.map((item) => bodyOf(quarantinedUsage, item));
    },
    state: async (fileId: string) => (await inbox.store.get(TENANT, usageFile.name, fileId))?.body.state,
  };
}

const message = { service: 'sms', msisdn: MSISDN, startedAt: '2026-12-10T10:00:00Z', destination: '353861234567' };

test('a cancel that came before its usage waits in quarantine, and is booked when it is replayed', async () => {
  const line = await makeLine();
  const early = await line.drop('early', { ...message, usageId: 'c', action: 'cancel', corrects: 'x' });
  expect(await line.totals(early)).toMatchObject({ charged: 0, quarantined: 1 });
  expect(await line.quarantined()).toMatchObject([
    { reason: 'nothing-to-cancel', record: { action: 'cancel', corrects: 'JSONL-x' } },
  ]);
  for (const _wait of WAITS_SECONDS) await line.wait();
  await line.drop('late', { ...message, usageId: 'x' });
  expect((await line.world.account()).moneyNano).toBe(EUR - PRICE);
  expect(await line.replay('nothing-to-cancel')).toMatchObject({ replayed: 1 });
  expect((await line.world.account()).moneyNano).toBe(EUR);
  expect(await line.totals(early)).toMatchObject({ charged: 1, quarantined: 0 });
  expect(await line.state(early)).toBe('accounted');
  expect(await line.quarantined()).toMatchObject([{ state: 'resolved', resolution: 'charged' }]);
});

test('a cancel that came a little before its usage is tried again by itself, a few times', async () => {
  const line = await makeLine();
  const early = await line.drop('early', { ...message, usageId: 'c', action: 'cancel', corrects: 'x' });
  expect(await line.wait()).toEqual([30]);
  await line.drop('late', { ...message, usageId: 'x' });
  expect(await line.wait()).toEqual([300]);
  expect((await line.world.account()).moneyNano).toBe(EUR);
  expect(await line.totals(early)).toMatchObject({ charged: 1, quarantined: 0 });
  expect(await line.wait()).toEqual([]);
});

test('one whose usage never comes is given to a person', async () => {
  const line = await makeLine();
  await line.drop('early', { ...message, usageId: 'c', action: 'cancel', corrects: 'x' });
  for (const seconds of [30, 300, 900]) expect(await line.wait()).toEqual([seconds]);
  expect(await line.wait()).toEqual([]);
  expect(await line.quarantined()).toMatchObject([
    { state: 'quarantined', reason: 'nothing-to-cancel', replayCount: 3 },
  ]);
});

test('a file of cancels and corrections dropped twice, under two names, is all duplicate', async () => {
  const line = await makeLine();
  await line.drop('day', { ...message, usageId: 'x' }, { ...message, usageId: 'y' });
  const changes = [
    { ...message, usageId: 'c', action: 'cancel', corrects: 'x' },
    { ...message, usageId: 'n', quantity: 3, action: 'correct', corrects: 'y' },
  ];
  expect(await line.totals(await line.drop('changes', ...changes))).toMatchObject({ charged: 2 });
  expect((await line.world.account()).moneyNano).toBe(EUR - 3n * PRICE);
  expect(await line.totals(await line.drop('again', ...changes))).toMatchObject({ charged: 0, duplicate: 2 });
  expect((await line.world.account()).moneyNano).toBe(EUR - 3n * PRICE);
});
