import { formatNano } from '../kernel/money';
import type { DeckFiles } from './import-deck';
import { DECK_TABLE_NAMES, type DeckRow, deckTable, HOME_ZONE, isDeckRule, type RateDeck, sortRows } from './rate-deck';
import type { PrefixZones, PriceRule, Tariff } from './tariff';

/** A deck as the texts of its files: rows in order of their keys, so that equal decks are equal bytes. */
export function exportDeck(deck: RateDeck): Required<DeckFiles> {
  const file = (name: keyof RateDeck): string => {
    const columns = Object.keys(deckTable(name).columns);
    const lines = sortRows(name, deck[name]).map((row) => columns.map((column) => row[column] ?? '').join(','));
    // Names, digits and decimals hold nothing that needs a quote; the import sees to that.
    return `${[columns.join(','), ...lines].join('\n')}\n`;
  };
  return {
    prefixes: file('prefixes'),
    networks: file('networks'),
    voice: file('voice'),
    sms: file('sms'),
    data: file('data'),
  };
}

/** The deck that a tariff was made of (`tariffOfDeck`); rules that no deck can say, such as the catalog's, are left out. */
export function deckOfTariff(tariff: Tariff): RateDeck {
  const of = (service: PriceRule['service']): PriceRule[] =>
    tariff.rules.filter((rule) => rule.service === service && isDeckRule(rule));
  const deck = {
    prefixes: prefixRows(tariff.destinations, 'prefix', 'zone'),
    networks: prefixRows(tariff.networks, 'network', 'roaming_zone'),
    voice: of('voice').flatMap(voiceRows),
    sms: of('sms').map((rule) => ({ zone: rule.zone, rate_per_message: formatNano(rule.priceNano) })),
    data: of('data').map((rule) => ({
      roaming_zone: rule.roamingZones?.[0] ?? HOME_ZONE,
      granularity: rule.conditions?.ratingGroup?.[0] ?? '',
      rate_per_mebibyte: formatNano(rule.priceNano),
      unit_octets: String(rule.perUnits),
      increment_octets: String(rule.nextIncrement),
    })),
  } satisfies RateDeck;
  const sorted = DECK_TABLE_NAMES.map((name) => [name, sortRows(name, deck[name])] as const);
  return { ...deck, ...Object.fromEntries(sorted) };
}

function voiceRows(rule: PriceRule): DeckRow[] {
  const row = (fromUnit: bigint, connectFeeNano: bigint, priceNano: bigint, increment: bigint): DeckRow => ({
    zone: rule.zone,
    period: rule.period ?? '',
    from_second: String(fromUnit),
    connect_fee: formatNano(connectFeeNano),
    rate_per_60_seconds: formatNano(priceNano),
    increment_seconds: String(increment),
  });
  return [
    row(0n, rule.connectFeeNano, rule.priceNano, rule.firstIncrement),
    ...(rule.steps ?? []).map((step) => row(step.fromUnit, 0n, step.priceNano, step.increment)),
  ];
}

const prefixRows = (zones: PrefixZones | undefined, prefix: string, zone: string): DeckRow[] =>
  Object.entries(zones ?? {}).flatMap(([name, prefixes]) =>
    prefixes.map((digits) => ({ [prefix]: digits, [zone]: name })),
  );
