import fc from 'fast-check';
import { formatNano } from '../../shared/kernel/money';
import {
  type DeckFiles,
  type DeckTerms,
  deckOfTariff,
  exportDeck,
  importDeck,
  previewDeck,
  type RateDeck,
  tariffOfDeck,
} from '../../shared/rating';

const SEED = Number(process.env.FARTHING_SEED ?? Date.now() % 1_000_000);
const RUNS = Number(process.env.FARTHING_RUNS ?? 200);
const TERMS: DeckTerms = {
  offeringId: 'o',
  version: '1.1',
  currency: 'EUR',
  validFrom: 0,
  allowances: [],
  decimals: 4,
  rounding: 'up',
};
const VOICE = 'zone,period,from_second,connect_fee,rate_per_60_seconds,increment_seconds';
const DATA = 'roaming_zone,granularity,rate_per_mebibyte,unit_octets,increment_octets';

function violationsOf(files: DeckFiles): string[] {
  const deck = importDeck(files);
  return deck.ok ? [] : (deck.error.violations ?? []).map(({ path, message }) => `${path} ${message}`);
}

describe('a deck that is wrong says where', () => {
  test.each<[string, DeckFiles, string[]]>([
    ['letters in a prefix', { prefixes: 'prefix,zone\n49x,de' }, ['prefixes.csv:2:1 prefix "49x" is 1 to 15 digits']],
    [
      'a prefix twice',
      { prefixes: 'prefix,zone\n49,de\n43,at\n49,fr' },
      ['prefixes.csv:4:1 says again what line 2 says: 49'],
    ],
    ['no zone', { prefixes: 'prefix,zone\n49,' }, ['prefixes.csv:2:2 zone "" is a name']],
    ['a column missing', { sms: 'zone\nde' }, ['sms.csv:1:2 the column rate_per_message is missing']],
    ['a column nobody knows', { sms: 'zone,rate_per_message,note\nde,1,x' }, ['sms.csv:1:3 there is no column note']],
    ['a cell too few', { sms: 'zone,rate_per_message\nde' }, ['sms.csv:2:2 has 1 cells, not 2']],
    [
      'a negative price',
      { sms: 'zone,rate_per_message\nde,-1' },
      ['sms.csv:2:2 rate_per_message "-1" is a decimal of at most 9 places, not negative'],
    ],
    [
      'ten places',
      { sms: 'zone,rate_per_message\nde,0.0000000001' },
      ['sms.csv:2:2 rate_per_message "0.0000000001" is a decimal of at most 9 places, not negative'],
    ],
    [
      'an increment of nothing',
      { data: `${DATA}\nhome,,1,1048576,0` },
      ['data.csv:2:5 increment_octets "0" is a whole number above 0 of at most 15 digits'],
    ],
    ['no second 0', { voice: `${VOICE}\nde,,60,0,1,1` }, ['voice.csv:2:3 de  has no row at second 0']],
    [
      'a fee in mid-call',
      { voice: `${VOICE}\nde,,0,0,1,60\nde,,60,0.1,1,1` },
      ['voice.csv:3:4 is charged from the row at second 0 only: write 0 here'],
    ],
    ['an open quote', { sms: 'zone,rate_per_message\n"de,1' }, ['sms.csv:2:1 is no CSV']],
  ])('%s', (_what, files, expected) => {
    expect(violationsOf(files)).toEqual(expected.map((text) => expect.stringContaining(text)));
  });

  test('all at once, over all files, and columns in another order are found where they stand', () => {
    const told = violationsOf({
      prefixes: 'zone,prefix\nde,49x\n,43',
      sms: 'rate_per_message,zone\nfree,de',
      voice: 'increment_seconds,zone,period,from_second,connect_fee,rate_per_60_seconds\n1,de,,5,0,1',
    });
    expect(told.map((one) => one.split(' ')[0])).toEqual([
      'prefixes.csv:2:2',
      'prefixes.csv:3:1',
      'voice.csv:2:4',
      'sms.csv:2:1',
    ]);
  });

  test('a wrong file of many lines is told short', () => {
    const told = violationsOf({ sms: `zone,rate_per_message\n${'x,y\n'.repeat(1_500)}` });
    expect(told).toHaveLength(1_001);
    expect(told[1_000]).toContain('and 500 more');
  });
});

test('a preview says what a new deck adds, removes and changes', () => {
  const deck = (files: DeckFiles): RateDeck => {
    const read = importDeck(files);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    return read.value;
  };
  const before = deck({
    prefixes: 'prefix,zone\n49,de\n43,at',
    voice: `${VOICE}\nde,peak,0,0,0.10,60\nde,peak,60,0,0.10,1`,
  });
  const after = deck({
    prefixes: 'prefix,zone\n49,de\n4917,de-mobile',
    voice: `${VOICE}\nde,peak,0,0,0.1,60\nde,peak,60,0,0.12,6`,
  });
  expect(previewDeck(before, after)).toEqual([
    { table: 'prefixes', key: '43', kind: 'removed', before: { prefix: '43', zone: 'at' }, after: {} },
    { table: 'prefixes', key: '4917', kind: 'added', before: {}, after: { prefix: '4917', zone: 'de-mobile' } },
    {
      table: 'voice',
      key: 'de | peak | 60',
      kind: 'changed',
      before: { rate_per_60_seconds: '0.1', increment_seconds: '1' },
      after: { rate_per_60_seconds: '0.12', increment_seconds: '6' },
    },
  ]);
  expect(previewDeck(after, after)).toEqual([]);
});

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,10}[A-Za-z0-9]$/);
const price = fc.bigInt({ min: 0n, max: 10n ** 15n }).map(formatNano);
const count = fc.integer({ min: 1, max: 2_000_000 }).map(String);
const unique = <T>(item: fc.Arbitrary<T>, selector: (item: T) => string) =>
  fc.uniqueArray(item, { selector, maxLength: 30 });

const voiceRows = fc
  .record({
    zone: name,
    period: fc.constantFrom('', 'peak', 'off-peak'),
    fee: price,
    rows: fc.uniqueArray(fc.record({ from: count, rate: price, increment: count }), {
      selector: ({ from }) => from,
      minLength: 1,
      maxLength: 4,
    }),
  })
  .map(({ zone, period, fee, rows }) =>
    rows.map(({ from, rate, increment }, index) => ({
      zone,
      period,
      from_second: index === 0 ? '0' : from,
      connect_fee: index === 0 ? fee : '0',
      rate_per_60_seconds: rate,
      increment_seconds: increment,
    })),
  );
const decks: fc.Arbitrary<RateDeck> = fc.record({
  prefixes: unique(fc.record({ prefix: fc.stringMatching(/^\d{1,15}$/), zone: name }), (row) => row.prefix),
  networks: unique(fc.record({ network: fc.stringMatching(/^\d{3,6}$/), roaming_zone: name }), (row) => row.network),
  voice: unique(voiceRows, ([row]) => `${row?.zone} | ${row?.period}`).map((groups) => groups.flat()),
  sms: unique(fc.record({ zone: name, rate_per_message: price }), (row) => row.zone),
  data: unique(
    fc.record({
      roaming_zone: fc.oneof(name, fc.constant('home')),
      granularity: fc.constantFrom('', '1KiB', '1MiB'),
      rate_per_mebibyte: price,
      unit_octets: count,
      increment_octets: count,
    }),
    (row) => `${row.roaming_zone} | ${row.granularity}`,
  ),
});

test(`any deck comes back the same: file → deck → tariff → deck → file (seed ${SEED}, ${RUNS} runs)`, () => {
  fc.assert(
    fc.property(decks, (deck) => {
      const files = exportDeck(deck);
      const read = importDeck(files);
      if (!read.ok) throw new Error(JSON.stringify(read.error.violations));
      expect(exportDeck(read.value)).toEqual(files);
      expect(previewDeck(deck, read.value)).toEqual([]);
      const back = deckOfTariff(tariffOfDeck(read.value, TERMS));
      expect(back).toEqual(read.value);
      expect(exportDeck(back)).toEqual(files);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
