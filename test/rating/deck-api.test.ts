import { mergeDeck } from '../../shared/rating/merge-deck';
import { publishTariff } from '../../shared/rating/publish-tariff';
import { CSV_BYTES_MAX } from '../../shared/rating/serve-deck';
import { catalogTariff, DECKS, DeckDesk, NOW, PREFIXES, TENANT, VOICE } from './deck-desk';

const DAY_MS = 86_400_000;
const CALLS = { prefixes: PREFIXES, voice: VOICE };
const dearer = VOICE.replace('0.05,0.1,30', '0.05,0.2,30');

test('a deck is drafted, filled, looked at and published; it rates from then on, and is exported as it came', async () => {
  const desk = await DeckDesk.withCatalog();
  expect(await desk.costOf({})).toBeUndefined();
  const address = await desk.draft(CALLS);
  const preview = await desk.call('GET', `${address}/preview`);
  expect(preview.body).toMatchObject({ basedOn: 0, published: 0, isStale: false, added: 6, removed: 0, changed: 0 });
  expect(preview.body.change[3]).toEqual({
    table: 'voice',
    key: 'de |  | 0',
    kind: 'added',
    before: {},
    after: expect.objectContaining({ rate_per_60_seconds: '0.02' }),
  });
  expect(await desk.costOf({})).toBeUndefined();

  const published = await desk.publish(address);
  expect(published).toMatchObject({
    status: 200,
    body: { status: 'published', number: 1, tariffVersion: '1.1+deck.1', finding: [] },
  });
  expect(await desk.costOf({})).toBe(150_000_000n);
  expect(await desk.costOf({ destination: '4930' })).toBe(20_000_000n);
  expect(await desk.costOf({ service: 'data', units: 1_048_576n })).toBe(4_000_000n);
  expect(await desk.costOf({}, NOW - 1)).toBeUndefined();

  const exported = await desk.call('GET', `${address}/voice.csv`);
  expect(exported.headers['Content-Type']).toContain('text/csv');
  expect(exported.text).toBe(VOICE);
  expect((await desk.call('GET', `${address}/prefixes.csv`)).text).toBe(PREFIXES);
  const again = await desk.draft({ prefixes: PREFIXES, voice: exported.text });
  expect((await desk.call('GET', `${again}/preview`)).body).toMatchObject({ added: 0, removed: 0, changed: 0 });
});

test('the preview says what changes against the published deck, a page at a time', async () => {
  const desk = await DeckDesk.withCatalog();
  await desk.publish(await desk.draft(CALLS));
  const next = await desk.draft({ prefixes: PREFIXES.replace('353,ie\n', '44,uk\n'), voice: dearer });
  const first = await desk.call('GET', `${next}/preview?limit=1`);
  expect(first.status).toBe(206);
  expect(first.headers['X-Total-Count']).toBe('3');
  expect(first.body).toMatchObject({ added: 1, removed: 1, changed: 1 });
  expect(first.body.change).toHaveLength(1);
  expect((await desk.call('GET', `${next}/preview?offset=2`)).body.change).toEqual([
    {
      table: 'voice',
      key: 'de mobile |  | 0',
      kind: 'changed',
      before: { rate_per_60_seconds: '0.1' },
      after: { rate_per_60_seconds: '0.2' },
    },
  ]);
});

test('a draft that another overtook is refused, and says what to draft on', async () => {
  const desk = await DeckDesk.withCatalog();
  const [one, other] = [await desk.draft(CALLS), await desk.draft({ ...CALLS, voice: dearer })];
  expect((await desk.publish(one)).status).toBe(200);
  const refused = await desk.publish(other);
  expect(refused.status).toBe(409);
  expect(refused.body.message).toContain('based on number 0, and 1 is published');
  expect((await desk.call('GET', `${other}/preview`)).body.isStale).toBe(true);
  expect(await desk.costOf({})).toBe(150_000_000n);
  expect((await desk.publish(await desk.draft({ ...CALLS, voice: dearer }))).body.number).toBe(2);
  expect(await desk.costOf({})).toBe(250_000_000n);
});

test('of two that are published at once one wins', async () => {
  const desk = await DeckDesk.withCatalog();
  const drafts = [await desk.draft(CALLS), await desk.draft(CALLS), await desk.draft(CALLS)];
  const answers = await Promise.all(drafts.map(desk.publish));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
});

test('a crash after the tariff was stored is healed by publishing again', async () => {
  const desk = await DeckDesk.withCatalog();
  const address = await desk.draft(CALLS);
  const { replace } = desk.store;
  desk.store.replace = async () => {
    throw new Error('the table is gone');
  };
  await expect(desk.publish(address)).rejects.toThrow('gone');
  desk.store.replace = replace.bind(desk.store);
  expect((await desk.publish(address)).body).toMatchObject({ status: 'published', number: 1 });
  expect((await desk.tariffs.versions(TENANT, 'payg')).map(({ version }) => version)).toEqual(['1.1', '1.1+deck.1']);
});

test('decks are dated: the version at the time of a call rates it', async () => {
  const desk = await DeckDesk.withCatalog();
  await desk.publish(await desk.draft(CALLS));
  const next = await desk.draft({ ...CALLS, voice: dearer }, { validFrom: '2026-12-24T00:00:00Z' });
  expect((await desk.publish(next)).status).toBe(200);
  const eve = Date.parse('2026-12-24T00:00:00Z');
  expect([await desk.costOf({}, eve - 1), await desk.costOf({}, eve)]).toEqual([150_000_000n, 250_000_000n]);
});

describe('the catalog and decks are published independently', () => {
  const publishCatalog = (desk: DeckDesk, storedVersion: number, atMs: number) =>
    publishTariff(
      {
        tariffs: desk.tariffs,
        settings: { get: async () => ({ pricesIncludeTax: true }) as never },
        catalog: {
          offering: async () =>
            ({ id: 'payg', version: '1', lifecycleStatus: 'Active', productOfferingPrice: [{ id: 'sms' }] }) as never,
          price: async () =>
            ({
              id: 'sms',
              priceType: 'usage',
              price: { unit: 'EUR', value: '0.07' },
              unitOfMeasure: { amount: '1', units: 'message' },
              prodSpecCharValueUse: [{ name: 'service', productSpecCharacteristicValue: [{ value: 'sms' }] }],
            }) as never,
        },
      },
      TENANT,
      'payg',
      storedVersion,
      atMs,
    );

  test('a new version of the offering keeps the deck', async () => {
    const desk = await DeckDesk.withCatalog();
    await desk.publish(await desk.draft(CALLS));
    const result = await publishCatalog(desk, 2, NOW + DAY_MS);
    expect(result.ok && result.value?.version).toBe('1.2+deck.1');
    expect(await desk.costOf({ service: 'sms', units: 1n }, NOW + DAY_MS)).toBe(70_000_000n);
    expect(await desk.costOf({}, NOW + DAY_MS)).toBe(150_000_000n);
    expect(await desk.costOf({ service: 'sms', units: 1n })).toBeUndefined();
  });

  test('a deck that is published for an earlier date reaches the later version too', async () => {
    const desk = await DeckDesk.withCatalog();
    await publishCatalog(desk, 2, NOW + DAY_MS);
    await desk.publish(await desk.draft(CALLS));
    expect(await desk.costOf({}, NOW + DAY_MS)).toBe(150_000_000n);
    expect(await desk.costOf({ service: 'sms', units: 1n }, NOW + DAY_MS)).toBe(70_000_000n);
  });

  test('both at once end with both', async () => {
    const desk = await DeckDesk.withCatalog();
    const address = await desk.draft(CALLS);
    await Promise.all([desk.publish(address), publishCatalog(desk, 2, NOW)]);
    expect(await desk.costOf({})).toBe(150_000_000n);
    expect(await desk.costOf({ service: 'sms', units: 1n })).toBe(70_000_000n);
  });

  test('what a deck brings is taken out again by the next one', async () => {
    const desk = await DeckDesk.withCatalog();
    await desk.publish(await desk.draft(CALLS));
    await desk.publish(await desk.draft({ prefixes: PREFIXES, sms: 'zone,rate_per_message\nde,0.1\n' }));
    expect(await desk.costOf({})).toBeUndefined();
    expect(await desk.costOf({ service: 'sms', units: 1n, destination: '4930' })).toBe(100_000_000n);
  });
});

test.each<[string, Record<string, string>, object, string, string]>([
  ['another currency', CALLS, { currency: 'USD' }, 'currency', 'EUR'],
  ['a zone that nothing leads to', { voice: VOICE }, {}, 'rule(deck voice de)', 'no prefix'],
  [
    'a period of no calendar',
    { prefixes: PREFIXES, voice: VOICE.replace('ie,,', 'ie,peak,') },
    {},
    'rule(deck voice ie peak)',
    'no period peak',
  ],
])('%s is refused with what to mend', async (_what, tables, over, path, message) => {
  const desk = await DeckDesk.withCatalog();
  const refused = await desk.publish(await desk.draft(tables, over));
  expect(refused.status).toBe(422);
  expect(refused.body.violations).toContainEqual({ path, message: expect.stringContaining(message) });
  expect(await desk.costOf({})).toBeUndefined();
});

test('what is worth a look is told with the version: a price below what the partner charges, a zone without one', async () => {
  const desk = await DeckDesk.withCatalog();
  const partner = await desk.draft(
    { prefixes: PREFIXES, voice: VOICE.replace('0.02', '0.03') },
    { purpose: 'wholesale', productOffering: undefined },
  );
  expect((await desk.publish(partner)).status).toBe(422);
  const address = await desk.draft(
    { prefixes: `${PREFIXES}1,us\n`, voice: VOICE },
    { wholesaleDeck: { id: partner.split('/').pop() } },
  );
  const finding = [
    { severity: 'warning', kind: 'gap', path: 'destinations(us)', message: expect.stringContaining('no price') },
    { severity: 'warning', kind: 'below-cost', path: 'rule(deck voice de)', message: expect.stringContaining('below') },
  ];
  expect((await desk.call('GET', `${address}/preview`)).body.finding).toEqual(finding);
  expect((await desk.publish(address)).body.finding).toEqual(finding);
  expect((await desk.call('GET', `${DECKS}?productOffering.id=payg&status=published`)).body[0].finding).toEqual(
    finding,
  );
  const tariffs = await desk.call('GET', '/farthing/rateDeck/v1/tariff?productOffering.id=payg');
  expect(tariffs.body.map((one: { version: string }) => one.version)).toEqual(['1.1', '1.1+deck.1']);
  expect(tariffs.body[1]).toMatchObject({ rateDeck: 1, rules: 4, finding: finding.slice(0, 1) });
  const [, one] = tariffs.body;
  expect((await desk.call('GET', one.href)).body).toEqual(one);
});

describe('what cannot be is refused in the one shape', () => {
  let desk: DeckDesk;
  let address: string;
  beforeEach(async () => {
    desk = await DeckDesk.withCatalog();
    address = await desk.draft(CALLS);
  });

  test.each<[string, number, (desk: DeckDesk, at: string) => ReturnType<DeckDesk['call']>]>([
    ['a table of noise', 422, (d, at) => d.call('PUT', `${at}/voice.csv`, 'a,b\n1,2\n')],
    ['a table as JSON', 415, (d, at) => d.call('PUT', `${at}/voice.csv`, { rows: [] })],
    ['a table of 5 MB and more', 413, (d, at) => d.call('PUT', `${at}/voice.csv`, 'x'.repeat(CSV_BYTES_MAX + 1))],
    ['a table that there is not', 404, (d, at) => d.call('PUT', `${at}/fax.csv`, 'a\n')],
    ['a deck that there is not', 404, (d) => d.call('GET', `${DECKS}/nothing/voice.csv`)],
    ['an address that is none', 404, (d) => d.call('GET', `${DECKS}/%E0%A4%A/voice.csv`)],
    ['a deletion', 405, (d, at) => d.call('DELETE', `${at}/voice.csv`)],
    ['an agent who reads a deck', 403, (d, at) => d.call('GET', `${at}/voice.csv`, undefined, 'agent')],
    ['an agent who reads decks', 403, (d) => d.call('GET', DECKS, undefined, 'agent')],
    ['an odd page', 400, (d, at) => d.call('GET', `${at}/preview?limit=x`)],
    ['a deck of no offering', 422, (d) => d.call('POST', DECKS, { name: 'x', currency: 'EUR' })],
    [
      'a partner who is none',
      422,
      (d, at) =>
        d.call('POST', DECKS, {
          name: 'x',
          currency: 'EUR',
          productOffering: { id: 'payg' },
          wholesaleDeck: { id: at.split('/').pop() },
        }),
    ],
  ])('%s is %i', async (_what, status, ask) => {
    expect((await ask(desk, address)).status).toBe(status);
  });

  test('an empty deck, and one of an offering that was never published', async () => {
    expect((await desk.publish(await desk.draft({}))).status).toBe(422);
    expect((await desk.publish(await desk.draft(CALLS, { productOffering: { id: 'new' } }))).status).toBe(422);
  });

  test('what is published is fixed; what is withdrawn stays so', async () => {
    await desk.publish(address);
    expect((await desk.call('PUT', `${address}/voice.csv`, VOICE)).status).toBe(409);
    expect((await desk.call('PATCH', address, { name: 'other' })).status).toBe(409);
    const other = await desk.draft(CALLS);
    expect((await desk.call('PATCH', other, { status: 'withdrawn' })).status).toBe(200);
    expect((await desk.publish(other)).status).toBe(409);
  });

  test('periods of the offering leave no room for those of the deck', async () => {
    const calendar = { timeZone: 'UTC', periods: [], otherwise: 'off-peak', holidays: [] };
    await desk.tariffs.put(TENANT, catalogTariff({ calendar }));
    const refused = await desk.publish(await desk.draft(CALLS, { timeZone: 'UTC', validFrom: '2026-12-02T00:00:00Z' }));
    expect(refused.body.violations).toContainEqual({ path: 'calendar', message: expect.stringContaining('leave out') });
  });
});

test('merging again the same deck, or another, leaves no trace of the first', () => {
  const rule = { ...catalogTariff().rules[0], priceId: 'deck data home' } as never;
  const deck = { currency: 'EUR', rules: [rule], destinations: { de: ['49'] }, deck: { number: 1, validFrom: NOW } };
  const once = mergeDeck(catalogTariff(), deck);
  expect(mergeDeck(once, deck)).toEqual(once);
  const other = mergeDeck(once, { currency: 'EUR', rules: [], deck: { number: 2, validFrom: NOW } });
  expect(other).toEqual({
    ...catalogTariff(),
    version: '1.1+deck.2',
    validFrom: NOW,
    deck: { number: 2, validFrom: NOW },
  });
});
