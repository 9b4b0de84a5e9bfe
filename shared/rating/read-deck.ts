import { invariant } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import type { TariffCalendar } from './calendar';
import type { WholesaleCost } from './check-costs';
import { type DeckFiles, importDeck } from './import-deck';
import type { PublishedDeck } from './merge-deck';
import type { DeckContents, TariffStore } from './ports';
import { type RateDeck, tariffOfDeck } from './rate-deck';
import { rateDeck } from './resources';

export type DeckBody = BodyOf<typeof rateDeck>;

/** What decks are drafted, filled and published with. */
export interface DeckPorts {
  readonly store: ResourceStore;
  readonly contents: DeckContents;
  readonly tariffs: TariffStore;
}

const DEFAULT_DECIMALS = 4;

/** The rows of a stored deck. Each file was checked when it came in. */
export async function readDeck(contents: DeckContents, tenant: TenantId, body: DeckBody): Promise<RateDeck> {
  const texts = await Promise.all(
    (body.file ?? []).map(async ({ table, digest = '' }) => [table, await contents.get(tenant, digest)] as const),
  );
  const deck = importDeck(Object.fromEntries(texts) as DeckFiles);
  invariant(deck.ok, `the files of deck ${body.id} can be read`);
  return deck.value;
}

/** What a stored deck would bring to its offering's tariff under a number. */
export async function deckToPublish(
  contents: DeckContents,
  tenant: TenantId,
  body: DeckBody,
  number: number,
): Promise<PublishedDeck> {
  const calendar = calendarOf(body);
  const { currency, rules, destinations, networks } = tariffOfDeck(await readDeck(contents, tenant, body), {
    offeringId: body.productOffering?.id ?? '',
    version: '',
    currency: body.currency ?? '',
    validFrom: 0,
    allowances: [],
    decimals: body.decimals ?? DEFAULT_DECIMALS,
    rounding: body.rounding ?? 'up',
  });
  const validFrom = Date.parse(body.validFrom ?? '');
  return {
    currency,
    rules,
    ...(destinations ? { destinations } : {}),
    ...(networks ? { networks } : {}),
    deck: { number, validFrom, ...(calendar ? { calendar } : {}) },
  };
}

function calendarOf({ timeZone, period = [], otherwisePeriod, holiday = [] }: DeckBody): TariffCalendar | undefined {
  if (timeZone === undefined) return undefined;
  return {
    timeZone,
    periods: period.map(({ name = '', days = [], from = '', to = '' }) => ({ name, days, from, to })),
    otherwise: otherwisePeriod ?? 'off-peak',
    holidays: holiday,
  };
}

/** What the partner's deck that a deck names charges us; nothing when it names none. */
export async function wholesaleCosts(
  { store, contents }: DeckPorts,
  tenant: TenantId,
  { wholesaleDeck }: DeckBody,
): Promise<readonly WholesaleCost[]> {
  if (!wholesaleDeck?.id) return [];
  const stored = await store.get(tenant, rateDeck.name, wholesaleDeck.id);
  if (!stored) return [];
  const { currency, rules } = await deckToPublish(contents, tenant, stored.body as DeckBody, 0);
  return rules.map(({ service, zone, priceNano, perUnits }) => ({ service, zone, priceNano, perUnits, currency }));
}
