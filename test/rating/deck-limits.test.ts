import {
  type DeckFiles,
  deckOfTariff,
  importDeck,
  type PriceRule,
  type RateDeck,
  type Tariff,
} from '../../shared/rating';
import { DECK_ROWS_MAX } from '../../shared/rating/import-deck';
import { sortRows, tariffOfDeck } from '../../shared/rating/rate-deck';

const SMS = 'zone,rate_per_message';
const VOICE = 'zone,period,from_second,connect_fee,rate_per_60_seconds,increment_seconds';

function told(files: DeckFiles): { path: string; message: string }[] {
  const deck = importDeck(files);
  return deck.ok ? [] : [...(deck.error.violations ?? [])];
}
function deckOf(files: DeckFiles): RateDeck {
  const deck = importDeck(files);
  if (!deck.ok) throw new Error(JSON.stringify(deck.error));
  return deck.value;
}

describe('a file', () => {
  test.each([
    ['that is missing', {}],
    ['that is empty', { sms: '' }],
    ['of blank lines', { sms: ' \n\n' }],
    ['with a header alone', { sms: `${SMS}\n` }],
  ])('%s has no rows', (_what, files) => {
    expect(deckOf(files)).toEqual({ prefixes: [], networks: [], voice: [], sms: [], data: [] });
  });

  test('that no deck has is told, with those that it has', () => {
    expect(told({ fax: '' } as DeckFiles)).toEqual([
      { path: 'fax', message: 'is none of prefixes, networks, voice, sms, data' },
    ]);
  });

  test('is read with blanks, blank lines, quotes and a byte order mark', () => {
    expect(deckOf({ sms: `\uFEFF${SMS}\r\n\r\n "de" , 0.50 \r\n` }).sms).toEqual([
      { zone: 'de', rate_per_message: '0.5' },
    ]);
  });

  test('fails as one that cannot be carried out', () => {
    expect(importDeck({ sms: 'zone' })).toMatchObject({
      ok: false,
      error: { code: 'unprocessable', message: 'The rate deck cannot be read' },
    });
  });
});

test.each<[string, DeckFiles, { path: string; message: string }[]]>([
  [
    'a column twice',
    { sms: `${SMS},zone\nde,1,at` },
    [{ path: 'sms.csv:1:3', message: 'the column zone comes twice' }],
  ],
  [
    'two columns that are missing, after lines that are blank',
    { sms: '\n\nnote\nde' },
    [
      { path: 'sms.csv:3:1', message: 'there is no column note' },
      { path: 'sms.csv:3:2', message: 'the column zone is missing' },
      { path: 'sms.csv:3:2', message: 'the column rate_per_message is missing' },
    ],
  ],
  ['a cell too many', { sms: `${SMS}\nde,1,2` }, [{ path: 'sms.csv:2:3', message: 'has 3 cells, not 2' }]],
  [
    'a price with something after it',
    { sms: `${SMS}\nde,1.5x` },
    [{ path: 'sms.csv:2:2', message: 'rate_per_message "1.5x" is a decimal of at most 9 places, not negative' }],
  ],
  [
    'a long cell, told short',
    { sms: `${SMS}\nde,${'9'.repeat(60)}` },
    [
      {
        path: 'sms.csv:2:2',
        message: `rate_per_message "${'9'.repeat(40)}" is a decimal of at most 9 places, not negative`,
      },
    ],
  ],
  [
    'a zone of which one period begins in mid-call',
    { voice: `${VOICE}\nde,peak,0,0,1,1\nde,night,60,0,1,1\nat,peak,0,0,1,1` },
    [{ path: 'voice.csv:3:3', message: 'de night has no row at second 0' }],
  ],
  [
    'a price that is wrong in two cells of one row',
    { voice: `${VOICE}\nde,peak,0,x,1,0` },
    [
      { path: 'voice.csv:2:4', message: 'connect_fee "x" is a decimal of at most 9 places, not negative' },
      { path: 'voice.csv:2:6', message: 'increment_seconds "0" is a whole number above 0 of at most 15 digits' },
    ],
  ],
])('%s is told where it stands', (_what, files, expected) => expect(told(files)).toEqual(expected));

test('a quote in the middle of a cell is no CSV, from its line on', () => {
  const [violation, ...others] = told({ sms: `${SMS}\nde,1\na"t,2` });
  expect(others).toEqual([]);
  expect(violation?.path).toBe('sms.csv:3:1');
  expect(violation?.message).toMatch(/^is no CSV: Invalid Opening Quote/);
});

test('a deck holds so many rows and no more: what follows is not looked at', () => {
  const rows = Array.from({ length: DECK_ROWS_MAX }, (_, i) => `${i},de`).join('\n');
  expect(told({ prefixes: `prefix,zone\n${rows}\nx,de` })).toEqual([
    { path: `prefixes.csv:${DECK_ROWS_MAX + 2}:1`, message: `at most ${DECK_ROWS_MAX} rows a file` },
  ]);
});

test('rows stand in the order of their keys: seconds as numbers, all else as text', () => {
  const at = (zone: string, period: string, from_second: string) => ({ zone, period, from_second });
  const rows = [at('b', '', '0'), at('a', 'x', '100'), at('a', 'x', '20'), at('a', '', '5'), at('a', 'x', '3')];
  expect(sortRows('voice', rows)).toEqual([
    at('a', '', '5'),
    at('a', 'x', '3'),
    at('a', 'x', '20'),
    at('a', 'x', '100'),
    at('b', '', '0'),
  ]);
  expect(sortRows('prefixes', [{ prefix: '5' }, { prefix: '49' }, { prefix: '49' }])).toEqual([
    { prefix: '49' },
    { prefix: '49' },
    { prefix: '5' },
  ]);
});

describe('the tariff of a deck', () => {
  const calendar = { timeZone: 'UTC', periods: [], otherwise: 'off', holidays: [] };
  const TERMS = { offeringId: 'o', version: '1', currency: 'EUR', validFrom: 5, allowances: [], decimals: 3 } as const;
  const deck = deckOf({
    prefixes: 'prefix,zone\n49,de\n491,de',
    networks: 'network,roaming_zone\n262,eu',
    voice: `${VOICE}\nde,peak,60,0,0.12,6\nde,peak,0,0.01,0.10,60\nde,,0,0,0.2,1`,
    sms: `${SMS}\nde,0.05`,
    data: 'roaming_zone,granularity,rate_per_mebibyte,unit_octets,increment_octets\nhome,,1,1048576,1024\neu,1KiB,2,1000,1',
  });
  const tariff = tariffOfDeck(deck, { ...TERMS, rounding: 'up', calendar });
  const rule = (over: Partial<PriceRule>) => ({
    destinationPrefixes: [],
    visitedNetworks: [],
    connectFeeNano: 0n,
    decimals: 3,
    rounding: 'up',
    ...over,
  });

  test('says all that its rows say', () => {
    expect(tariff).toEqual({
      offeringId: 'o',
      version: '1',
      currency: 'EUR',
      validFrom: 5,
      allowances: [],
      calendar,
      destinations: { de: ['49', '491'] },
      networks: { eu: ['262'] },
      rules: [
        rule({
          priceId: 'deck voice de',
          service: 'voice',
          zone: 'de',
          destinationZones: ['de'],
          priceNano: 200_000_000n,
          perUnits: 60n,
          firstIncrement: 1n,
          nextIncrement: 1n,
        }),
        rule({
          priceId: 'deck voice de peak',
          service: 'voice',
          zone: 'de',
          destinationZones: ['de'],
          period: 'peak',
          priceNano: 100_000_000n,
          perUnits: 60n,
          firstIncrement: 60n,
          nextIncrement: 60n,
          connectFeeNano: 10_000_000n,
          steps: [{ fromUnit: 60n, priceNano: 120_000_000n, increment: 6n }],
        }),
        rule({
          priceId: 'deck sms de',
          service: 'sms',
          zone: 'de',
          destinationZones: ['de'],
          priceNano: 50_000_000n,
          perUnits: 1n,
          firstIncrement: 1n,
          nextIncrement: 1n,
        }),
        rule({
          priceId: 'deck data eu 1KiB',
          service: 'data',
          zone: 'eu',
          roamingZones: ['eu'],
          conditions: { ratingGroup: ['1KiB'] },
          priceNano: 2_000_000_000n,
          perUnits: 1000n,
          firstIncrement: 1n,
          nextIncrement: 1n,
        }),
        rule({
          priceId: 'deck data home',
          service: 'data',
          zone: 'home',
          priceNano: 1_000_000_000n,
          perUnits: 1_048_576n,
          firstIncrement: 1024n,
          nextIncrement: 1024n,
        }),
      ],
    } satisfies Partial<Record<keyof Tariff, unknown>>);
    expect('calendar' in tariffOfDeck(deck, { ...TERMS, rounding: 'up' })).toBe(false);
  });

  test('gives the deck back, and leaves out what no deck can say', () => {
    const catalogs = tariff.rules.map((one) => ({ ...one, priceId: `price ${one.priceId}` }));
    expect(deckOfTariff({ ...tariff, rules: [...catalogs, ...tariff.rules] })).toEqual(deck);
    expect(deckOfTariff({ ...tariff, rules: [], destinations: undefined, networks: undefined })).toEqual(deckOf({}));
  });
});
