import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BalanceAccount, creditOnce, reservedMoney } from '../../shared/balance-management';
import { openCharging } from '../../shared/convergent-charging';
import { brief, makeNetwork } from './network';
import { makeWorld, NOW, TARIFF, TENANT } from './world';

const FOLDER = join(import.meta.dirname ?? __dirname, '../../../shared/nchf');
const names = existsSync(FOLDER) ? readdirSync(FOLDER).sort() : [];
if (names.length === 0) console.warn('SKIPPED: ../shared/nchf, the requests of a real SMF, is not there');

const MSISDN = '0900000000';
const MONEY_NANO = 1_000_000_000n;
const [create = '', ...updates] = names.map((name) => readFileSync(join(FOLDER, name), 'utf8'));
const release = updates.pop() ?? '';

/** The served number with a euro, ten cents a KiB in steps of an octet: what each octet costs can be seen. */
async function given() {
  const world = await makeWorld();
  const tariff = {
    ...TARIFF,
    offeringId: 'octets',
    rules: TARIFF.rules.map((rule) => ({ ...rule, perUnits: 1_024n, firstIncrement: 1n, nextIncrement: 1n })),
  };
  await world.ports.tariffs.put(TENANT, tariff);
  const { balanceId } = await openCharging(world.ports, {
    tenant: TENANT,
    productId: 'smf-product',
    offeringId: 'octets',
    partyId: 'party-2',
    msisdn: MSISDN,
    activatedAt: '2025-12-01T00:00:00Z',
  });
  await creditOnce(world.ports, TENANT, balanceId, {
    reference: 'topupBalance/1',
    amountNano: MONEY_NANO,
    paidAt: NOW,
    atMs: NOW,
  });
  await world.projectAll();
  const network = makeNetwork(world.ports);
  const send = async (path: string, body: string) => {
    const answer = await network.call(path, body);
    await world.projectAll();
    return answer;
  };
  const account = async (): Promise<BalanceAccount> => {
    const found = await world.ports.balances.read(TENANT, balanceId);
    if (!found) throw new Error('it is there');
    return found;
  };
  return { send, account };
}

/** Octets of the six requests: rating group 1 online, 2 offline. Each group is rounded up once, to a hundredth of a cent. */
const USED = [800n + 1000n + 30n + 579n, 400n + 500n + 15n + 289n];
const COST_NANO = USED.map((octets) => {
  const nano = octets * 100_000_000n;
  return ((nano + 1_024n * 100_000n - 1n) / (1_024n * 100_000n)) * 100_000n;
}).reduce((a, b) => a + b);

(names.length === 0 ? describe.skip : describe)('the requests of free5GC’s SMF', () => {
  test('in order: each is answered, and the money is right', async () => {
    const { send, account } = await given();
    const created = await send('', create);
    const ref = created.location.split('/').at(-1);
    const answers = [];
    for (const update of updates) answers.push(brief(await send(`/${ref}/update`, update)));
    const quota = ['1 SUCCESS 1000', '2 QUOTA_MANAGEMENT_NOT_APPLICABLE'];
    expect([created.status, ...answers]).toEqual([201, ['1 SUCCESS'], quota, quota, quota]);
    expect((await send(`/${ref}/release`, release)).status).toBe(204);
    expect((await account()).moneyNano).toBe(MONEY_NANO - COST_NANO);
    expect(reservedMoney(await account())).toBe(0n);
  });

  test('each one three times: the same answers, the same money', async () => {
    const { send, account } = await given();
    const thrice = async (path: string, body: string) => {
      const told = [await send(path, body), await send(path, body), await send(path, body)];
      expect(new Set(told.map((answer) => JSON.stringify(answer))).size).toBe(1);
      return told[0];
    };
    const ref = (await thrice('', create))?.location.split('/').at(-1);
    for (const update of updates) await thrice(`/${ref}/update`, update);
    await thrice(`/${ref}/release`, release);
    await thrice(`/${ref}/update`, updates[1] ?? '');
    expect((await account()).moneyNano).toBe(MONEY_NANO - COST_NANO);
  });

  test.each([
    ['backwards, the Release last', (u: string[]) => [...u].reverse(), false],
    ['backwards, the Release first', (u: string[]) => [...u].reverse(), true],
    ['each twice, mixed', (u: string[]) => [...u, ...[...u].reverse()], false],
  ])('%s: the same money', async (_what, order, releaseFirst) => {
    const { send, account } = await given();
    const ref = (await send('', create)).location.split('/').at(-1);
    if (releaseFirst) await send(`/${ref}/release`, release);
    for (const update of order(updates)) expect((await send(`/${ref}/update`, update)).status).toBe(200);
    if (!releaseFirst) await send(`/${ref}/release`, release);
    expect((await account()).moneyNano).toBe(MONEY_NANO - COST_NANO);
    expect(reservedMoney(await account())).toBe(0n);
  });
});
