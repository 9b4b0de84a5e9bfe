import { CSV_BYTES_MAX } from '../../shared/rating/serve-deck';
import { TariffView } from '../../shared/rating/tariff-view';
import { catalogTariff, DECKS, DeckDesk, NOW, PREFIXES, TENANT, VOICE } from './deck-desk';

const CALLS = { prefixes: PREFIXES, voice: VOICE };
const WHOLESALE = { purpose: 'wholesale', productOffering: undefined };
const versionOf = async (desk: DeckDesk, address: string) =>
  (await desk.store.get(TENANT, 'rateDeck', address.split('/').at(-1) ?? ''))?.version;
const filesOf = async (desk: DeckDesk, address: string): Promise<[table: string, rows: number][]> =>
  ((await desk.call('GET', address)).body.file ?? []).map(({ table, rows }: Record<string, unknown>) => [table, rows]);

test('a table takes the place of the one before; the same again changes nothing, and one without rows leaves', async () => {
  const desk = await DeckDesk.withCatalog();
  const address = await desk.draft(CALLS);
  expect(await filesOf(desk, address)).toEqual([
    ['prefixes', 3],
    ['voice', 3],
  ]);
  const version = await versionOf(desk, address);
  const again = await desk.call('PUT', `${address}/prefixes.csv`, PREFIXES);
  expect(again.body).toEqual({ table: 'prefixes', rows: 3, digest: expect.stringMatching(/^[\w-]{16,}$/) });
  expect(await versionOf(desk, address)).toBe(version);
  await desk.call('PUT', `${address}/prefixes.csv`, 'prefix,zone\n353,ie\n');
  expect(await filesOf(desk, address)).toEqual([
    ['voice', 3],
    ['prefixes', 1],
  ]);
  await desk.call('PUT', `${address}/voice.csv`, VOICE.split('\n')[0]);
  expect(await filesOf(desk, address)).toEqual([['prefixes', 1]]);
  expect((await desk.call('GET', `${address}/voice.csv`)).text.trim()).toBe(VOICE.split('\n')[0]);
});

test('what cannot be served says why', async () => {
  const desk = await DeckDesk.withCatalog();
  const address = await desk.draft(CALLS);
  const told = async (...call: Parameters<DeckDesk['call']>) => {
    const { status, body } = await desk.call(...call);
    return [status, body?.message];
  };
  expect(await told('GET', `${address}/preview`, undefined, 'agent')).toEqual([403, 'This needs the role operator']);
  expect(await told('GET', `${DECKS}/D999/preview`)).toEqual([404, 'There is no such rateDeck']);
  expect(await told('PUT', `${address}/voice.csv`, {})).toEqual([415, 'Send text/csv']);
  expect(await told('GET', `${address}/preview?limit=x`)).toEqual([400, 'The query cannot be read']);
  const long = `prefix,zone\n${'x'.repeat(CSV_BYTES_MAX)}`;
  expect(await told('PUT', `${address}/prefixes.csv`, long)).toEqual([413, 'A table has at most 5000000 bytes']);
  expect((await desk.call('POST', `${address}/voice.csv`, VOICE)).headers.Allow).toBe('GET, PUT');
  expect((await desk.call('PUT', `${address}/preview`, VOICE)).headers.Allow).toBe('GET');
  await desk.publish(address);
  expect(await told('PUT', `${address}/voice.csv`, VOICE)).toEqual([
    409,
    'The deck is published, and fixed: draft another',
  ]);
  expect(await told('PATCH', address, { name: 'Other' })).toEqual([409, 'It is published, and fixed: draft another']);
});

test('a table may be as long as it is allowed', async () => {
  const desk = await DeckDesk.withCatalog();
  const address = await desk.draft({});
  const row = '353,ie\n';
  const text = `prefix,zone\n${row}`.padEnd(CSV_BYTES_MAX, '\n');
  expect((await desk.call('PUT', `${address}/prefixes.csv`, text)).body).toMatchObject({ rows: 1 });
});

test.each<[string, object, string]>([
  [
    'a retail deck of no offering',
    { productOffering: undefined },
    'productOffering is of a retail deck, and of no wholesale one',
  ],
  [
    'a wholesale deck of an offering',
    { purpose: 'wholesale' },
    'productOffering is of a retail deck, and of no wholesale one',
  ],
  [
    'a partner’s deck that is not there',
    { wholesaleDeck: { id: 'D9' } },
    'wholesaleDeck is no deck of purpose wholesale',
  ],
])('%s is not drafted', async (_what, over, reason) => {
  const desk = await DeckDesk.withCatalog();
  const terms = { name: 'Calls', productOffering: { id: 'payg' }, currency: 'EUR', ...over };
  const { status, body } = await desk.call('POST', DECKS, terms);
  const [{ path, message }] = body.violations;
  expect([status, body.message, `${path} ${message}`]).toEqual([422, 'The deck cannot be kept so', reason]);
});

test('a wholesale deck is looked at and never published, and one without files says nothing', async () => {
  const desk = await DeckDesk.withCatalog();
  const reason = ({ body }: Awaited<ReturnType<DeckDesk['call']>>) =>
    `${body.violations[0].path} ${body.violations[0].message}`;
  const partners = await desk.draft(CALLS, WHOLESALE);
  expect((await desk.call('GET', partners)).body).toMatchObject({ purpose: 'wholesale', basedOn: 0 });
  const looked = (await desk.call('GET', `${partners}/preview`)).body;
  expect(looked).toMatchObject({ isStale: false, added: 6, finding: [] });
  expect(reason(await desk.publish(partners))).toBe('status a wholesale deck is not published');
  expect(reason(await desk.publish(await desk.draft({})))).toBe('file a deck without files says nothing');
});

test('a deck that was published is not stale, whatever came after it', async () => {
  const desk = await DeckDesk.withCatalog();
  const first = await desk.draft(CALLS);
  await desk.publish(first);
  await desk.publish(await desk.draft({ ...CALLS, voice: VOICE.replace('0.02', '0.03') }));
  expect((await desk.call('GET', `${first}/preview`)).body).toMatchObject({ published: 2, isStale: false, changed: 1 });
});

test('a deck’s terms are those of its tariff: rounding, decimals and the week', async () => {
  const desk = await DeckDesk.withCatalog();
  const week = {
    timeZone: 'Europe/Dublin',
    period: [{ name: 'peak', days: [1, 2], from: '08:00', to: '18:00' }],
    holiday: ['2026-12-25'],
  };
  const peak = VOICE.replace('de,,0,0,0.02,60', 'de,peak,0,0,0.02,60\nde,off-peak,0,0,0.01,60');
  await desk.publish(await desk.draft({ prefixes: PREFIXES, voice: peak }, { ...week, rounding: 'down', decimals: 2 }));
  const versions = await desk.tariffs.versions(TENANT, 'payg');
  const tariff = versions.find(({ deck }) => deck);
  expect(tariff?.deck?.calendar).toEqual({
    timeZone: 'Europe/Dublin',
    periods: week.period,
    otherwise: 'off-peak',
    holidays: ['2026-12-25'],
  });
  const rule = tariff?.rules.find(({ service }) => service === 'voice');
  expect(rule).toMatchObject({ rounding: 'down', decimals: 2 });
  await desk.publish(await desk.draft({ prefixes: PREFIXES, voice: VOICE }, { basedOn: 1 }));
  const plain = (await desk.tariffs.versions(TENANT, 'payg')).find(({ deck }) => deck?.number === 2);
  expect(plain?.deck).not.toHaveProperty('calendar');
  expect(plain?.rules.find(({ service }) => service === 'voice')).toMatchObject({ rounding: 'up', decimals: 4 });
});

test('tariffs are read version by version, each with what its checks find', async () => {
  const desk = await DeckDesk.withCatalog();
  await desk.tariffs.put(TENANT, catalogTariff({ version: '1.2', validFrom: NOW, taxIncluded: false }));
  await desk.publish(await desk.draft(CALLS));
  const path = DECKS.replace(/rateDeck$/, 'tariff');
  const { body } = await desk.call('GET', `${path}?productOffering.id=payg`);
  expect(body.map(({ id, version }: Record<string, unknown>) => [id, version])).toEqual([
    [`payg:${NOW - 86_400_000}:1.1`, '1.1'],
    [`payg:${NOW}:1.2`, '1.2'],
    [`payg:${NOW}:1.2-deck.1`, '1.2+deck.1'],
  ]);
  expect(body[1]).toMatchObject({ productOffering: { id: 'payg' }, rules: 1, allowances: 0, taxIncluded: false });
  expect(body[0]).not.toHaveProperty('taxIncluded');
  expect(body[2]).toMatchObject({ rateDeck: 1, currency: 'EUR' });
  expect((await desk.call('GET', `${path}/payg:${NOW}:1.2-deck.1`)).body).toMatchObject({ version: '1.2+deck.1' });
  const view = new TariffView(desk.tariffs);
  expect(await view.list({ tenant: TENANT, resource: 'tariff', limit: 9 })).toEqual({ items: [] });
  for (const write of [view.create, view.replace, view.remove])
    expect(write).toThrow('A tariff is published, and never written');
});
