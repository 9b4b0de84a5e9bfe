import { parseNano, type Rounding } from '../kernel/money';
import type { TariffCalendar } from './calendar';
import type { PrefixZones, PriceRule, Tariff } from './tariff';

/** What a cell of a deck holds; prices are decimals of at most 9 places, not negative. */
export type CellKind = 'prefix' | 'name' | 'optional-name' | 'count' | 'positive-count' | 'price';

interface DeckTable {
  /** In the order of the file, by the names of its header. */
  readonly columns: Readonly<Record<string, CellKind>>;
  /** The columns that make a row the same row as another. */
  readonly key: readonly string[];
}

/** The files of a deck. A file that is not there has no rows. */
export const DECK_TABLES = {
  prefixes: { columns: { prefix: 'prefix', zone: 'name' }, key: ['prefix'] },
  networks: { columns: { network: 'prefix', roaming_zone: 'name' }, key: ['network'] },
  voice: {
    columns: {
      zone: 'name',
      period: 'optional-name',
      from_second: 'count',
      connect_fee: 'price',
      rate_per_60_seconds: 'price',
      increment_seconds: 'positive-count',
    },
    key: ['zone', 'period', 'from_second'],
  },
  sms: { columns: { zone: 'name', rate_per_message: 'price' }, key: ['zone'] },
  data: {
    columns: {
      roaming_zone: 'name',
      granularity: 'optional-name',
      rate_per_mebibyte: 'price',
      unit_octets: 'positive-count',
      increment_octets: 'positive-count',
    },
    key: ['roaming_zone', 'granularity'],
  },
} as const satisfies Record<string, DeckTable>;

export type DeckTableName = keyof typeof DECK_TABLES;
export const DECK_TABLE_NAMES: readonly DeckTableName[] = ['prefixes', 'networks', 'voice', 'sms', 'data'];
export const deckTable = (name: DeckTableName): DeckTable => DECK_TABLES[name];

/** One row, each cell in its one canonical text (`0.5`, never `0.50`). */
export type DeckRow = Readonly<Record<string, string>>;

/** A rate deck: rows in the order of their keys, so that equal decks are equal texts. */
export type RateDeck = Readonly<Record<DeckTableName, readonly DeckRow[]>>;

/** What a deck does not say of the tariff that it becomes. */
export interface DeckTerms extends Pick<Tariff, 'offeringId' | 'version' | 'currency' | 'validFrom' | 'allowances'> {
  readonly calendar?: TariffCalendar;
  readonly decimals: number;
  readonly rounding: Rounding;
}

/** The roaming zone of usage at home. */
export const HOME_ZONE = 'home';
const SECONDS_PER_RATE = 60n;

export const rowKey = (name: DeckTableName, row: DeckRow): string =>
  deckTable(name)
    .key.map((column) => row[column] ?? '')
    .join(' | ');

/** By key; counts and prefixes by their digits as text, except that shorter counts come first. */
export function sortRows(name: DeckTableName, rows: readonly DeckRow[]): DeckRow[] {
  const { key, columns } = deckTable(name);
  return [...rows].sort((a, b) => {
    for (const column of key) {
      const [left = '', right = ''] = [a[column], b[column]];
      if (left === right) continue;
      if (columns[column] === 'count' && left.length !== right.length) return left.length - right.length;
      return left < right ? -1 : 1;
    }
    return 0;
  });
}

/** The tariff that a deck and its terms say. The deck was checked when it was imported. */
export function tariffOfDeck(deck: RateDeck, terms: DeckTerms): Tariff {
  const { decimals, rounding, calendar, ...rest } = terms;
  const of = { decimals, rounding };
  return {
    ...rest,
    ...(calendar === undefined ? {} : { calendar }),
    destinations: prefixZones(deck.prefixes, 'prefix', 'zone'),
    networks: prefixZones(deck.networks, 'network', 'roaming_zone'),
    rules: [...voiceRules(deck, of), ...smsRules(deck, of), ...dataRules(deck, of)],
  };
}

type RoundingTerms = Pick<PriceRule, 'decimals' | 'rounding'>;

function voiceRules(deck: RateDeck, of: RoundingTerms): PriceRule[] {
  const groups = Map.groupBy(deck.voice, (row) => `${row.zone} | ${row.period}`);
  return [...groups.values()].flatMap(([first, ...later]) => {
    if (!first) return [];
    const { zone = '', period = '' } = first;
    return {
      ...of,
      ...bare('voice', zone, `deck voice ${zone} ${period}`.trimEnd()),
      destinationZones: [zone],
      ...(period === '' ? {} : { period }),
      ...price(first.rate_per_60_seconds, SECONDS_PER_RATE, first.increment_seconds),
      connectFeeNano: nano(first.connect_fee),
      ...(later.length === 0
        ? {}
        : {
            steps: later.map((row) => ({
              fromUnit: BigInt(row.from_second ?? 0),
              priceNano: nano(row.rate_per_60_seconds),
              increment: BigInt(row.increment_seconds ?? 1),
            })),
          }),
    };
  });
}

const smsRules = (deck: RateDeck, of: RoundingTerms): PriceRule[] =>
  deck.sms.map(({ zone = '', rate_per_message }) => ({
    ...of,
    ...bare('sms', zone, `deck sms ${zone}`),
    destinationZones: [zone],
    ...price(rate_per_message, 1n, '1'),
  }));

const dataRules = (deck: RateDeck, of: RoundingTerms): PriceRule[] =>
  deck.data.map(({ roaming_zone: zone = '', granularity = '', ...row }) => ({
    ...of,
    ...bare('data', zone, `deck data ${zone} ${granularity}`.trimEnd()),
    ...(zone === HOME_ZONE ? {} : { roamingZones: [zone] }),
    ...(granularity === '' ? {} : { conditions: { ratingGroup: [granularity] } }),
    ...price(row.rate_per_mebibyte, BigInt(row.unit_octets ?? 1), row.increment_octets),
  }));

/** Rules that decks made, and no catalog: its price ids hold no blank. */
export const isDeckRule = ({ priceId }: Pick<PriceRule, 'priceId'>): boolean => priceId.startsWith('deck ');

const bare = (service: PriceRule['service'], zone: string, priceId: string) => ({
  service,
  zone,
  priceId,
  destinationPrefixes: [],
  visitedNetworks: [],
  connectFeeNano: 0n,
});

function price(rate: string | undefined, perUnits: bigint, incrementText: string | undefined) {
  const increment = BigInt(incrementText ?? 1);
  return { priceNano: nano(rate), perUnits, firstIncrement: increment, nextIncrement: increment };
}

const nano = (text: string | undefined): bigint => parseNano(text ?? '') ?? 0n;

function prefixZones(rows: readonly DeckRow[], prefix: string, zone: string): PrefixZones {
  const zones = Map.groupBy(rows, (row) => row[zone] ?? '');
  return Object.fromEntries([...zones].map(([name, of]) => [name, of.map((row) => row[prefix] ?? '')]));
}
