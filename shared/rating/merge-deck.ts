import { invariant } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { TariffStore } from './ports';
import { isDeckRule } from './rate-deck';
import type { DeckPart, Tariff } from './tariff';

/** Between one's read and write others may publish: each round takes one of them in. */
const CARRY_ROUNDS_MAX = 10;

/** What a published deck brings to a tariff. */
export interface PublishedDeck extends Pick<Tariff, 'currency' | 'rules' | 'destinations' | 'networks'> {
  readonly deck: DeckPart;
}

/**
 * A catalog's tariff with the prices of a deck in the place of those of an earlier one, from when both apply. Its version
 * names both: `1.3+deck.2`. What does not fit together, `checkTariff` and `checkMerge` say.
 */
export function mergeDeck(tariff: Tariff, published: PublishedDeck): Tariff {
  const { deck: before, destinations: _destinations, networks: _networks, calendar, ...catalog } = tariff;
  const { deck, rules, destinations, networks } = published;
  const stands = before?.calendar ? deck.calendar : (calendar ?? deck.calendar);
  return {
    ...catalog,
    version: `${tariff.version.replace(/\+deck\.\d+$/, '')}+deck.${deck.number}`,
    validFrom: Math.max(tariff.validFrom, deck.validFrom),
    rules: [...tariff.rules.filter((rule) => !isDeckRule(rule)), ...rules],
    ...(stands ? { calendar: stands } : {}),
    ...(destinations ? { destinations } : {}),
    ...(networks ? { networks } : {}),
    deck,
  };
}

/** What of a tariff came from a deck; undefined when none of it did. */
export function deckPartOf(tariff: Tariff): PublishedDeck | undefined {
  const { deck, currency, destinations, networks } = tariff;
  if (!deck) return undefined;
  return {
    deck,
    currency,
    rules: tariff.rules.filter(isDeckRule),
    ...(destinations ? { destinations } : {}),
    ...(networks ? { networks } : {}),
  };
}

/** Of the decks among an offering's versions, the one that holds at a time (epoch milliseconds): the last published. */
export function deckAt(versions: readonly Tariff[], atMs: number): PublishedDeck | undefined {
  let found: Tariff | undefined;
  for (const version of versions)
    if (version.deck && version.deck.validFrom <= atMs && version.deck.number > (found?.deck?.number ?? 0))
      found = version;
  return found && deckPartOf(found);
}

/**
 * Brings an offering's stored versions and its decks together: each version that a later deck applies to is stored again with
 * it. Whoever stored a version or a deck calls it, so that two who did at once both end with both. Idempotent.
 */
export async function carryDeck(tariffs: TariffStore, tenant: TenantId, offeringId: string): Promise<void> {
  for (let round = 0; round < CARRY_ROUNDS_MAX; round += 1) {
    const versions = await tariffs.versions(tenant, offeringId);
    const standing = new Map(versions.map((version) => [version.validFrom, version]));
    const behind = [...standing.values()].flatMap((version) => {
      const deck = deckAt(versions, version.validFrom);
      return deck && deck.deck.number !== version.deck?.number ? [mergeDeck(version, deck)] : [];
    });
    if (behind.length === 0) return;
    for (const merged of behind) await tariffs.put(tenant, merged);
  }
  invariant(false, `versions of ${offeringId} settle within ${CARRY_ROUNDS_MAX} rounds`);
}
