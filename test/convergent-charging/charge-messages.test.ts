import { chargeMessages, openCharging } from '../../shared/convergent-charging';
import type { UsageMessage, UsageRecord } from '../../shared/usage-management';
import { CENT, creditUser, sponsoredWorld, USER } from './sponsored-world';
import { makeWorld, TENANT, usage } from './world';

const OTHER = '353861000011';
const message = (records: readonly UsageRecord[], over: Partial<UsageMessage> = {}): UsageMessage => ({
  tenant: TENANT,
  receivedAt: '2026-12-15T12:00:00Z',
  records,
  ...over,
});
const sms = (usageId: string, over: Partial<UsageRecord> = {}) => usage({ usageId, ...over });

/** Two subscribers with money; writes of those that are named fail by what is thrown. */
async function twoLines() {
  const world = await makeWorld();
  const of = { tenant: TENANT, offeringId: 'payg', partyId: 'p', activatedAt: '2026-12-01T00:00:00Z' };
  await openCharging(world.ports, { ...of, productId: 'other', msisdn: OTHER });
  await world.topUp('topupBalance/1', 1_000n * CENT);
  const account = await world.ports.balances.read(TENANT, 'other');
  if (account)
    await world.ports.balances.write(
      { ...account, moneyNano: 1_000n * CENT, number: account.number + 1 },
      account.number,
    );
  const failing = new Map<string, unknown>();
  const { write } = world.ports.balances;
  world.ports.balances.write = (next, expected) => {
    if (failing.has(next.balanceId)) throw failing.get(next.balanceId);
    return write.call(world.ports.balances, next, expected);
  };
  return {
    ...world,
    failing,
    charge: (...messages: UsageMessage[]) => chargeMessages(world.ports, world.cache, messages),
  };
}

test('each message is told what became of its own records, in their order, with its file', async () => {
  const { charge } = await twoLines();
  const { results } = await charge(
    message([sms('b', { startedAt: '2026-12-10T11:00:00.000Z' }), sms('a')], { file: { id: 'f1', chunk: 3 } }),
    message([sms('c', { msisdn: OTHER }), sms('nobody', { msisdn: '1' })]),
  );
  const told = (usageId: string, balanceId: string) => ({
    kind: 'charged',
    usageId,
    source: `file:${usageId}`,
    balanceId,
    amountNano: String(10n * CENT),
    currency: 'EUR',
  });
  expect(results).toStrictEqual([
    { tenant: TENANT, file: { id: 'f1', chunk: 3 }, outcomes: [told('b', 'product-1'), told('a', 'product-1')] },
    {
      tenant: TENANT,
      outcomes: [
        told('c', 'other'),
        {
          kind: 'refused',
          usageId: 'nobody',
          source: 'file:nobody',
          reason: 'unknown-subscriber',
          record: sms('nobody', { msisdn: '1' }),
        },
      ],
    },
  ]);
});

test('a balance that cannot be written fails the messages that name it, and no others', async () => {
  const { charge, failing, cache } = await twoLines();
  await charge(message([sms('w1'), sms('w2', { msisdn: OTHER })]));
  expect([...cache.keys()]).toEqual([`${TENANT}#product-1`, `${TENANT}#other`]);
  const problem = new Error('throttled');
  failing.set('other', problem);
  const { results } = await charge(
    message([sms('a'), sms('b', { msisdn: OTHER })]),
    message([sms('c')]),
    message([sms('d', { msisdn: OTHER })]),
  );
  expect(results).toMatchObject([{ problem }, { outcomes: [{ kind: 'charged', usageId: 'c' }] }, { problem }]);
  // What a function remembers of a balance that it could not write is worth nothing.
  expect([...cache.keys()]).toEqual([`${TENANT}#product-1`]);
});

test('what is thrown and no error is told as one', async () => {
  const { charge, failing } = await twoLines();
  failing.set('product-1', 'no error at all');
  expect((await charge(message([sms('a')]))).results).toEqual([{ problem: new Error('no error at all') }]);
});

test('a number whose balance is not there is nobody’s', async () => {
  const { charge, ports } = await twoLines();
  await ports.numbers.assign(TENANT, '49', { balanceId: 'gone', from: 0 });
  const { results } = await charge(message([sms('a', { msisdn: '49' })]));
  expect(results).toMatchObject([{ outcomes: [{ kind: 'refused', reason: 'unknown-subscriber' }] }]);
});

test('the same record in two messages at once is charged once, and both are told so', async () => {
  const { charge, account } = await twoLines();
  const { results } = await charge(message([sms('a')]), message([sms('a')]));
  expect(results).toMatchObject([{ outcomes: [{ kind: 'charged' }] }, { outcomes: [{ kind: 'charged' }] }]);
  expect((await account()).moneyNano).toBe(990n * CENT);
});

test('a sponsor that cannot be written fails what its user’s balance was charged with it', async () => {
  const world = await sponsoredWorld({ percent: 50 });
  await world.topUp('topupBalance/1', 100n * CENT);
  await creditUser(world, 100n * CENT);
  const { write } = world.ports.balances;
  world.ports.balances.write = (next, expected) => {
    if (next.balanceId === world.balanceId) throw new Error('throttled');
    return write.call(world.ports.balances, next, expected);
  };
  const messages = [message([sms('a', { msisdn: USER })]), message([sms('b', { msisdn: '1' })])];
  const { results } = await chargeMessages(world.ports, world.cache, messages);
  expect(results).toMatchObject([
    { problem: new Error('throttled') },
    { outcomes: [{ reason: 'unknown-subscriber' }] },
  ]);
  world.ports.balances.write = write.bind(world.ports.balances);
  await world.projectAll();
  const again = await chargeMessages(world.ports, world.cache, messages);
  expect(again.results).toMatchObject([{ outcomes: [{ kind: 'charged' }] }, {}]);
  expect([await world.moneyOf('user'), await world.moneyOf(world.balanceId)]).toEqual([95n * CENT, 95n * CENT]);
});
