import { endPlan, verifyLedger } from '../../shared/balance-management';
import { agent, anna, EUR, NOW, openDesk, TENANT } from './desk';

const MINUTES = {
  bucket: { id: 'b1:b1:minutes' },
  receiverBucket: { id: 'b2:b2:minutes' },
  amount: { amount: '1', units: 'min' },
};

/** A transfer that was accepted; before it is carried out, the plans of these products end. */
async function transferWithout(...products: readonly string[]) {
  const desk = await openDesk({ transferCost: 10_000_000n });
  const { body } = await desk.call(anna, 'POST', '/transferBalance', MINUTES);
  for (const product of products) {
    const account = await desk.account(product);
    const ended = endPlan(account, product, NOW);
    if (ended) await desk.balances.write(ended, account.number);
  }
  await desk.carryOut();
  await desk.carryOut();
  const { status, statusReason } = (await desk.call(agent, 'GET', `/transferBalance/${body.id}`)).body;
  const money = [(await desk.account('b1')).moneyNano, (await desk.account('b2')).moneyNano];
  const seconds = [await desk.account('b1'), await desk.account('b2')].map(({ buckets }) => buckets[0]?.remaining);
  for (const id of ['b1', 'b2']) expect(verifyLedger(await desk.ledger.history(TENANT, id, 99))).toEqual([]);
  return { told: [status, statusReason], money, seconds };
}
const CENT = EUR / 100n;

test('both buckets there: it moves, and is paid for', async () => {
  expect(await transferWithout()).toEqual({
    told: ['completed', undefined],
    money: [100n * EUR - CENT, 5n * EUR],
    seconds: [540n, 120n],
  });
});

test('the receiver’s bucket gone: it is given back, with what it cost', async () => {
  expect(await transferWithout('b2')).toEqual({
    told: ['failed', 'The bucket to receive it is gone. It was given back'],
    money: [100n * EUR, 5n * EUR],
    seconds: [600n, undefined],
  });
});

test('the sender’s bucket gone: nothing moves', async () => {
  expect(await transferWithout('b1')).toEqual({
    told: ['failed', 'The bucket has less than that to send'],
    money: [100n * EUR, 5n * EUR],
    seconds: [undefined, 60n],
  });
});
