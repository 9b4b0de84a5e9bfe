import { clientOf } from '../../local/demo/callers';
import { rateDeck, rateDeckApi } from '../../shared/rating/resources';
import { usageApi } from '../../shared/usage-management/resources';
import { makeTenant } from './subscribers';

const DAY_MS = 86_400_000;
const DECKS = `${rateDeckApi.basePath}/${rateDeck.name}`;
const USAGE = `${usageApi.basePath}/usage`;
const WAIT_MS = 90_000;
const PREFIXES = 'prefix,zone\n353,ie\n4915,de mobile\n';
const VOICE = [
  'zone,period,from_second,connect_fee,rate_per_60_seconds,increment_seconds',
  'de mobile,,0,0.05,0.1,30',
  'ie,,0,0,0.02,60',
  '',
].join('\n');

test(
  'a rate deck is uploaded, looked at and published; a call is charged by it; the export is what was uploaded',
  async () => {
    const { tenant, subscribers } = await makeTenant(1, Date.now() - 10 * DAY_MS);
    const operator = await clientOf(tenant, 'operator');
    const drafted = await operator.post<{ id: string; basedOn: number }>(DECKS, {
      name: 'Calls',
      productOffering: { id: 'payg' },
      currency: 'EUR',
      validFrom: new Date(Date.now() - 2 * DAY_MS).toISOString(),
    });
    expect(drafted.basedOn).toBe(0);
    const deck = `${DECKS}/${drafted.id}`;
    for (const [table, csv] of Object.entries({ prefixes: PREFIXES, voice: VOICE }))
      await operator.expect('PUT', `${deck}/${table}.csv`, csv, { 'content-type': 'text/csv' });
    expect(await operator.get(`${deck}/preview`)).toMatchObject({ added: 4, removed: 0, changed: 0, isStale: false });
    const published = await operator.patch(deck, { status: 'published' });
    expect(published).toMatchObject({ number: 1, tariffVersion: '1.1+deck.1' });

    const network = await clientOf(tenant, 'network');
    const posted = await network.post<{ id: string }>(USAGE, {
      usageType: 'voice',
      usageDate: new Date(Date.now() - DAY_MS).toISOString(),
      usageCharacteristic: [
        { name: 'msisdn', value: subscribers[0]?.msisdn },
        { name: 'quantity', value: '61' },
        { name: 'destination', value: '4915123456' },
      ],
    });
    interface Usage {
      readonly status: string;
      readonly ratedProductUsage?: readonly { readonly taxIncludedRatingAmount?: { readonly value: unknown } }[];
    }
    const rated = await network.until<Usage>(
      `${USAGE}/${posted.id}`,
      ({ status }) => status === 'rated',
      'the rating',
      WAIT_MS,
    );
    // 0.05 to connect, and three increments of half a minute.
    expect(rated.ratedProductUsage?.[0]?.taxIncludedRatingAmount?.value).toBe('0.2');

    expect(await operator.get(`${deck}/voice.csv`)).toBe(VOICE);
    expect(await operator.get(`${deck}/prefixes.csv`)).toBe(PREFIXES);
    const agent = await clientOf(tenant, 'agent');
    expect((await agent.call('PATCH', deck, { name: 'mine' })).status).toBe(403);
    expect(await agent.get('/farthing/rateDeck/v1/tariff?productOffering.id=payg')).toHaveLength(2);
  },
  2 * WAIT_MS,
);
