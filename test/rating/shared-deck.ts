import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DeckFiles, importDeck, type RatableUsage, type Tariff, tariffOfDeck } from '../../shared/rating';

/** The deck and its events that stand beside the project where it is built; elsewhere they are missing. */
export const SHARED_RATING = join(import.meta.dirname ?? __dirname, '../../../shared/rating');
export const isSharedThere = existsSync(join(SHARED_RATING, 'events.jsonl'));

export function sharedDeckFiles(): DeckFiles {
  const read = (name: string): string => readFileSync(join(SHARED_RATING, `${name}.csv`), 'utf8');
  return { prefixes: read('prefixes'), voice: read('voice'), sms: read('sms'), data: read('data') };
}

/** Monday to Friday 08:00–19:00 UTC is peak; a charge is rounded up at 4 decimals. */
export function sharedTariff(): Tariff {
  const deck = importDeck(sharedDeckFiles());
  if (!deck.ok) throw new Error(JSON.stringify(deck.error));
  return tariffOfDeck(deck.value, {
    offeringId: 'shared',
    version: '1.1',
    currency: 'EUR',
    validFrom: 0,
    allowances: [],
    calendar: {
      timeZone: 'UTC',
      periods: [{ name: 'peak', days: [1, 2, 3, 4, 5], from: '08:00', to: '19:00' }],
      otherwise: 'off-peak',
      holidays: [],
    },
    decimals: 4,
    rounding: 'up',
  });
}

interface SharedEvent {
  readonly id: number;
  readonly time: string;
  readonly type: 'voice' | 'sms' | 'data';
  readonly calledNumber?: string;
  readonly durationSeconds?: number;
  readonly messages?: number;
  readonly octets?: number;
  readonly roamingZone?: string;
  readonly granularity?: string;
  readonly expectedCost: string;
}

export function sharedEvents(): { usage: RatableUsage; expectedCost: string; id: number }[] {
  const lines = readFileSync(join(SHARED_RATING, 'events.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const event = JSON.parse(line) as SharedEvent;
    const units = event.durationSeconds ?? event.messages ?? event.octets ?? 0;
    return {
      id: event.id,
      expectedCost: event.expectedCost,
      usage: {
        service: event.type,
        units: BigInt(units),
        startedAtMs: Date.parse(event.time),
        ...(event.calledNumber === undefined ? {} : { destination: event.calledNumber }),
        ...(event.roamingZone === undefined ? {} : { roamingZone: event.roamingZone }),
        ...(event.granularity === undefined ? {} : { ratingGroup: event.granularity }),
      },
    };
  });
}
