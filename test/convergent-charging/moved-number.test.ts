import { CachedNumberDirectory } from '../../shared/adapters/aws/charging-ports';
import { AccountCache, chargeMessages, closeCharging, openCharging } from '../../shared/convergent-charging';
import { brief, makeNetwork } from './network';
import { MSISDN, makeWorld, NOW, TENANT, usage } from './world';

const MOVED_AT = '2026-12-10T00:00:00Z';

async function movedNumber() {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 1_000_000_000n);
  const find = jest.spyOn(world.ports.numbers, 'find');
  const ports = { ...world.ports, numbers: new CachedNumberDirectory(world.ports.numbers, () => NOW) };
  const cache = new AccountCache();
  const charge = async (usageId: string, startedAt: string, visitedNetwork?: string) => {
    const records = [usage({ usageId, startedAt, ...(visitedNetwork === undefined ? {} : { visitedNetwork }) })];
    const [result] = (await chargeMessages(ports, cache, [{ tenant: TENANT, receivedAt: '', records }])).results;
    if (!result || 'problem' in result) throw result?.problem ?? new Error('no result');
    return result.outcomes[0];
  };
  const move = async () => {
    const of = { tenant: TENANT, msisdn: MSISDN };
    await closeCharging(world.ports, {
      ...of,
      productId: 'product-1',
      balanceId: world.balanceId,
      closedAt: MOVED_AT,
    });
    const opened = { ...of, offeringId: 'payg', partyId: 'party-2', productId: 'product-2', activatedAt: MOVED_AT };
    const { balanceId } = await openCharging(world.ports, opened);
    const account = await world.ports.balances.read(TENANT, balanceId);
    if (!account) throw new Error('the account is there');
    await world.ports.balances.write(
      { ...account, moneyNano: 1_000_000_000n, number: account.number + 1 },
      account.number,
    );
    return balanceId;
  };
  return { ...world, ports, cache, find, charge, move };
}

test('a warm function looks a number up once', async () => {
  const { charge, find } = await movedNumber();
  await charge('u1', '2026-12-09T10:00:00.000Z');
  await charge('u2', '2026-12-09T11:00:00.000Z');
  expect(find).toHaveBeenCalledTimes(1);
});

test('a number that moved charges its new balance, whatever a warm function remembers', async () => {
  const { charge, move, balanceId } = await movedNumber();
  expect(await charge('u1', '2026-12-09T10:00:00.000Z')).toMatchObject({ kind: 'charged', balanceId });
  const movedTo = await move();
  expect(await charge('u2', '2026-12-10T10:00:00.000Z')).toMatchObject({ kind: 'charged', balanceId: movedTo });
  // Usage from before the move is still its old holder's.
  expect(await charge('u3', '2026-12-09T12:00:00.000Z')).toMatchObject({ kind: 'charged', balanceId });
});

test('a refusal stands when the number is where it was: it is looked up once more', async () => {
  const { charge, find } = await movedNumber();
  await charge('u1', '2026-12-09T10:00:00.000Z');
  const abroad = await charge('u2', '2026-12-09T10:00:00.000Z', '31026');
  expect(abroad).toMatchObject({ kind: 'refused', reason: 'no-tariff' });
  expect(find).toHaveBeenCalledTimes(2);
});

const EVENT = { oneTimeEvent: true, oneTimeEventType: 'IEC' };

test('an event of a number that moved is debited where it is now; a warm function looks it up once', async () => {
  const { ports, cache, find, move } = await movedNumber();
  const network = makeNetwork(ports, cache);
  for (let time = 0; time < 3; time += 1) {
    const { answer } = await network.open([{ ask: 1_048_576 }], EVENT);
    expect(brief(answer)).toEqual(['1 SUCCESS 1048576']);
  }
  expect(find).toHaveBeenCalledTimes(1);
  const movedTo = await move();
  const { answer } = await network.open([{ ask: 1_048_576 }], EVENT);
  expect(brief(answer)).toEqual(['1 SUCCESS 1048576']);
  expect(answer.location).toContain(movedTo);
  const account = await ports.balances.read(TENANT, movedTo);
  expect(account?.moneyNano).toBe(900_000_000n);
});

test('a session goes where its number is when it begins', async () => {
  const { ports, cache, move, balanceId } = await movedNumber();
  const network = makeNetwork(ports, cache);
  expect((await network.open([{ ask: 1_024 }])).ref).toContain(balanceId);
  const movedTo = await move();
  expect((await network.open()).ref).toContain(movedTo);
});
