import type { TariffFinding } from './check-tariff';
import type { PublishedDeck } from './merge-deck';
import type { Tariff } from './tariff';

/** What of a deck and of the catalog's tariff cannot stand in one. */
export function checkMerge(base: Tariff, { currency, deck }: PublishedDeck): TariffFinding[] {
  const found: TariffFinding[] = [];
  const error = (kind: TariffFinding['kind'], path: string, message: string): unknown =>
    found.push({ severity: 'error', kind, path, message });
  if (currency !== base.currency) error('currency', 'currency', `is ${currency}, the offering's is ${base.currency}`);
  if (deck.calendar && base.calendar && !base.deck?.calendar)
    error('overlap', 'calendar', 'the offering has periods of its own: leave out those of the deck');
  return found;
}
