import { deflateRawSync } from 'node:zlib';
import { decodeBalance, decodeImage, encodeBalance, packEntries } from '../../shared/adapters/aws/balance-item';
import { itemBytes, WRITE_UNIT_BYTES } from '../../shared/adapters/aws/item-bytes';
import { type BalanceAccount, hashPosting, post, RING_SIZE, type Signal } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import { makeWorld, NOW, TENANT, usage } from '../convergent-charging/world';

/** An ordinary subscriber after a month: the ring is full, the last write charged one usage. */
async function ordinaryAccount({ lastTogether = 1 } = {}) {
  const world = await makeWorld();
  await world.topUp('topupBalance/01KAT0J8WQX4V7ZC9Y2N3M5P6R', 123_456_700_000n);
  const records = Array.from({ length: RING_SIZE + 5 }, (_, i) => {
    const startedAt = new Date(NOW - (60 - i) * 60_000).toISOString();
    return usage({
      usageId: `HOST1-2026121500${100000 + i}`,
      source: `01KAT0J8WQX4V7ZC9Y2N3M5P6R:${4000 + i}`,
      startedAt,
      service: 'voice',
      quantity: '123',
      destination: '353861234567',
    });
  });
  const alone = records.splice(0, records.length - lastTogether).map((record) => [record]);
  for (const batch of [...alone, records])
    await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records: batch }]);
  return world.account();
}

test.each([1, 10])('an ordinary subscriber’s item stays within one write unit: %i together', async (lastTogether) => {
  const account = await ordinaryAccount({ lastTogether });
  const long = {
    ...account,
    balanceId: '01KAT0J8WQX4V7ZC9Y2N3M5P6R-1',
    partyId: '01KAT0J8WQX4V7ZC9Y2N3M5P6S',
    billingAccountId: '01KAT0J8WQX4V7ZC9Y2N3M5P6T',
  };
  const bytes = itemBytes(encodeBalance(long));
  console.info(`balance item: ${bytes} bytes with ${lastTogether} usages`);
  expect(account.guard.ring).toHaveLength(RING_SIZE);
  expect(account.postings[0]?.records).toHaveLength(lastTogether);
  expect(bytes).toBeLessThanOrEqual(WRITE_UNIT_BYTES);
});

test('postings are text while that costs no second write unit, else deflated; either way, and as before, they are unpacked', async () => {
  const [alone, together] = [await ordinaryAccount(), await ordinaryAccount({ lastTogether: 10 })];
  const [text, deflated] = [encodeBalance(alone), encodeBalance(together)];
  expect(JSON.parse(text.q?.S ?? '')).toHaveLength(1);
  expect(deflated.q?.B).toBeDefined();
  expect(decodeBalance(deflated)).toEqual(together);
  const before = { ...text, q: { B: deflateRawSync(text.q?.S ?? '') } };
  expect(decodeBalance(before)).toEqual(alone);
  const free = WRITE_UNIT_BYTES - itemBytes(text);
  const filled = (more: number) => encodeBalance({ ...alone, balanceId: alone.balanceId + 'x'.repeat(more) });
  expect(itemBytes(filled(free))).toBe(WRITE_UNIT_BYTES);
  expect(filled(free).q?.S).toBeDefined();
  expect(itemBytes(filled(free + 1))).toBeLessThan(WRITE_UNIT_BYTES);
});

test('a ring is unpacked as it was packed: without what the postings say, with it, and of an item written before', async () => {
  const account = await ordinaryAccount({ lastTogether: 3 });
  const item = encodeBalance(account);
  const entryBytes = 16;
  expect(item.g?.B).toHaveLength((RING_SIZE - 3) * entryBytes);
  const before = { ...item, g: { B: packEntries(account.guard.ring) } };
  expect(decodeBalance(before).guard).toEqual(account.guard);
  const [first] = account.postings[0]?.ids ?? [];
  const without = {
    ...account,
    guard: { ...account.guard, ring: account.guard.ring.filter((e) => e.id !== first?.id) },
  };
  expect(decodeBalance(encodeBalance(without)).guard).toEqual(without.guard);
});

test('what was packed is unpacked: money, allowances, guard, postings with their records', async () => {
  const account = await ordinaryAccount();
  expect(decodeBalance(encodeBalance(account))).toEqual(account);
});

test('credit, counters, limits, members and held parts of them are packed, too; without any the item says none', async () => {
  const account = await ordinaryAccount();
  const [plan] = account.plans;
  const [bucket] = account.buckets;
  if (!plan || !bucket) throw new Error('a plan with its allowance');
  const held = { id: 'cap', period: '2026-12', spent: 5n };
  const group = {
    ratingGroup: 1,
    service: 'data' as const,
    since: 0,
    limited: false,
    granted: 9n,
    reservedNano: 3n,
    reservedUnits: { [bucket.id]: 2n },
    reservedLimits: [held],
    validUntil: NOW + 1,
    tariff: 'payg@1',
    priceId: 'data',
    usedUnits: 0n,
    moneyUnits: 0n,
    dueNano: 0n,
  };
  const rich: BalanceAccount = {
    ...account,
    moneyNano: -7n,
    creditLimitNano: 10n,
    plans: [plan, { ...plan, productId: 'product-2', addOn: true }, { ...plan, productId: 'product-3', member: true }],
    buckets: [
      bucket,
      { ...bucket, id: 'product-3/minutes~2', validFrom: NOW, validUntil: NOW + 5, rolledOver: 1 },
      { ...bucket, id: 'voucher/7', service: 'money', zones: [], validFrom: NOW },
    ],
    counters: [held, { id: 'green/product-3', period: '2026-12-15', spent: 77n }],
    limits: [
      {
        id: 'own',
        counts: 'money',
        scope: { services: ['data'], roaming: true, zones: ['eu'] },
        period: 'day',
        timeZone: 'Europe/Dublin',
        limit: 5n,
        action: 'block',
        noticePercents: [80, 100],
        productId: 'product-3',
      },
      { id: 'plain', counts: 'carbon', scope: {}, period: 'month', limit: 9n, action: 'notify', noticePercents: [] },
    ],
    sessions: [
      {
        id: 'a.b',
        lastAt: NOW,
        lastSequence: 1,
        touchedAt: NOW,
        closed: false,
        revived: false,
        productId: 'product-3',
        groups: [group],
      },
    ],
  };
  expect(decodeBalance(encodeBalance(rich))).toEqual(rich);
  expect(JSON.parse(encodeBalance(account).b?.S ?? '')).toHaveLength(2);
});

test('a stream image, where bytes are text, unpacks the same; other items of the table are passed over', async () => {
  const account = await ordinaryAccount();
  const image = Object.fromEntries(
    Object.entries(encodeBalance(account)).map(([name, value]) => [
      name,
      value.B ? { B: Buffer.from(value.B).toString('base64') } : (value as { S?: string; N?: string }),
    ]),
  );
  expect(decodeImage(image)).toEqual(account);
  expect(decodeImage({ pk: { S: 'demo#number#353' }, spans: { S: '[]' } })).toBeUndefined();
});

test('a posting’s signals are packed with it and bound by its hash; without any it hashes as it did before', async () => {
  const account = await ordinaryAccount();
  const signals: Signal[] = [
    { kind: 'allowance-threshold', ref: 'product-1/minutes', percent: 80 },
    { kind: 'allowance-expiring', ref: 'product-1/minutes', hours: 72 },
    { kind: 'low-balance', ref: 'money' },
  ];
  const draft = { kind: 'release', day: '2026-12-15', at: NOW, reference: 'r', legs: [], count: 0, ids: [] } as const;
  const quiet = post(account, [draft]);
  const loud = post(account, [{ ...draft, signals }]);
  expect(decodeBalance(encodeBalance(loud))).toEqual(loud);
  expect(loud.headHash).not.toBe(quiet.headHash);
  const [posting] = loud.postings;
  if (!posting) throw new Error('one posting');
  const { signals: _said, ...rest } = posting;
  expect(hashPosting(rest)).toBe(quiet.headHash);
  expect(hashPosting({ ...posting, signals: signals.slice(1) })).not.toBe(loud.headHash);
});
