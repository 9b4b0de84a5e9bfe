import { type BalanceAccount, post, type Signal, signalEvents } from '../../shared/balance-management';
import { makeWorld, NOW } from '../convergent-charging/world';

/** A write of two postings of which each signals. */
async function signalled(...signals: readonly (readonly Signal[])[]): Promise<BalanceAccount> {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 1_500_000_000n);
  const draft = { kind: 'release', day: '2026-12-15', at: NOW, reference: 'r', legs: [], count: 0, ids: [] } as const;
  return post(
    await world.account(),
    signals.map((said) => (said.length === 0 ? draft : { ...draft, signals: said })),
  );
}

test('each signal is an event of its own, with the bucket as the write left it', async () => {
  const account = await signalled(
    [],
    [{ kind: 'low-balance', ref: 'money' }],
    [
      { kind: 'allowance-threshold', ref: 'product-1/minutes', percent: 80 },
      { kind: 'limit-reached', ref: 'roaming-month' },
    ],
  );
  const [low, threshold, limit] = signalEvents(account);
  expect(low).toMatchObject({
    eventType: 'BucketLowBalanceEvent',
    eventId: `demo.bucket.${account.balanceId}:${account.number - 1}:0.1`,
    eventTime: '2026-12-15T12:00:00.000Z',
    version: 1,
    event: {
      bucket: {
        id: account.balanceId,
        href: `/tmf-api/prepayBalanceManagement/v4/bucket/${account.balanceId}`,
        remainingValue: { amount: '1.5', units: 'EUR' },
      },
      signal: { kind: 'low-balance', ref: 'money' },
    },
  });
  expect(threshold).toMatchObject({
    eventType: 'BucketThresholdReachedEvent',
    event: {
      bucket: { id: `${account.balanceId}:product-1:minutes`, usageType: 'voice' },
      signal: { ref: 'product-1/minutes', percent: 80 },
    },
  });
  expect(limit).toMatchObject({
    eventType: 'SpendingLimitReachedEvent',
    event: { bucket: { id: account.balanceId }, signal: { ref: 'roaming-month' } },
  });
  expect(new Set(signalEvents(account).map(({ eventId }) => eventId)).size).toBe(3);
});

test('the same write again gives the same events; a later write others', async () => {
  const account = await signalled([{ kind: 'low-balance', ref: 'money' }]);
  expect(signalEvents(account)).toEqual(signalEvents(structuredClone(account)));
  const [posting] = account.postings;
  if (!posting) throw new Error('one posting');
  const again = post(account, [posting]);
  expect(signalEvents(again)[0]?.eventId).not.toBe(signalEvents(account)[0]?.eventId);
});

test('a bucket that the write took away is named, with whose it was', async () => {
  const account = await signalled([{ kind: 'allowance-expired', ref: 'product-9/data' }]);
  expect(signalEvents(account)[0]).toMatchObject({
    eventType: 'BucketExpiredEvent',
    event: {
      bucket: { id: `${account.balanceId}:product-9:data`, status: 'expired', relatedParty: [{ id: account.partyId }] },
    },
  });
});
