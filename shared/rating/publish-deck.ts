import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import { newResource } from '../tmf/write-resource';
import { checkMerge } from './check-merge';
import { checkTariff, type TariffFinding } from './check-tariff';
import { carryDeck, mergeDeck, type PublishedDeck } from './merge-deck';
import { type DeckBody, type DeckPorts, deckToPublish, wholesaleCosts } from './read-deck';
import { FINDINGS_SHOWN_MAX, rateDeckApi, rateDeckHead } from './resources';
import { type Tariff, tariffAt } from './tariff';

/** A deck in the tariff that it would be part of, and what is worth a look there. */
export interface DeckedTariff {
  readonly published: PublishedDeck;
  readonly tariff: Tariff;
  readonly findings: readonly TariffFinding[];
}

/** The deck of an offering that was published last: 0 and no id before the first. */
export async function headOf(
  { store }: Pick<DeckPorts, 'store'>,
  tenant: TenantId,
  offeringId: string,
): Promise<{ readonly number: number; readonly deckId?: string; readonly version: number }> {
  const stored = await store.get(tenant, rateDeckHead.name, offeringId);
  const head = stored?.body as BodyOf<typeof rateDeckHead> | undefined;
  const deckId = head?.rateDeck?.id;
  return { number: head?.number ?? 0, version: stored?.version ?? 0, ...(deckId === undefined ? {} : { deckId }) };
}

/** Merges a deck into its offering's tariff and checks it. Fails with `unprocessable` where there is no tariff to be part of. */
export async function deckedTariff(
  ports: DeckPorts,
  tenant: TenantId,
  body: DeckBody,
): Promise<Result<DeckedTariff, Failure>> {
  const offeringId = body.productOffering?.id ?? '';
  const [versions, costs, published] = await Promise.all([
    ports.tariffs.versions(tenant, offeringId),
    wholesaleCosts(ports, tenant, body),
    deckToPublish(ports.contents, tenant, body, (body.basedOn ?? 0) + 1),
  ]);
  const base = tariffAt(versions, published.deck.validFrom) ?? versions[0];
  if (!base) return err(failure('unprocessable', `Offering ${offeringId} was not published: it has no tariff yet`));
  const tariff = mergeDeck(base, published);
  const findings = [...checkMerge(base, published), ...checkTariff(tariff, costs)];
  return ok({ published, tariff, findings: findings.slice(0, FINDINGS_SHOWN_MAX) });
}

/**
 * Publishes a draft: takes its number, stores the tariff that it makes, and brings later versions of the offering together with
 * it. Fails with `conflict` when another deck took the number meanwhile, with `unprocessable` and every error that the checks find.
 * The same deck again is the same version: a crash between is healed by asking again.
 */
export async function publishDeck(
  ports: DeckPorts,
  tenant: TenantId,
  body: DeckBody,
  nowMs: number,
): Promise<Result<DeckedTariff, Failure>> {
  const offeringId = body.productOffering?.id ?? '';
  const decked = await deckedTariff(ports, tenant, body);
  if (!decked.ok) return decked;
  const violations = decked.value.findings
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }): Violation => ({ path, message }));
  if (violations.length > 0)
    return err(failure('unprocessable', 'The deck does not make a tariff that can be published', { violations }));
  const taken = await takeNumber(ports, tenant, offeringId, body, nowMs);
  if (!taken) return err(stale(body, (await headOf(ports, tenant, offeringId)).number));
  await ports.tariffs.put(tenant, decked.value.tariff);
  await carryDeck(ports.tariffs, tenant, offeringId);
  return decked;
}

/** Moves the offering's head from the deck that a draft is based on to the draft, once; true when it stands there. */
async function takeNumber(
  { store }: DeckPorts,
  tenant: TenantId,
  offeringId: string,
  body: DeckBody,
  nowMs: number,
): Promise<boolean> {
  const head = await headOf({ store }, tenant, offeringId);
  if (head.deckId === body.id) return true;
  if (head.number !== (body.basedOn ?? 0)) return false;
  const first = newResource(rateDeckHead, {
    tenant,
    id: offeringId,
    basePath: rateDeckApi.basePath,
    nowMs,
    body: { number: head.number + 1, rateDeck: { id: body.id } },
  });
  const moved =
    head.version === 0
      ? (await store.create(first)).created
      : await store.replace({ ...first, version: head.version + 1, lastChange: { kind: 'AttributeValueChange' } });
  return moved || (await headOf({ store }, tenant, offeringId)).deckId === body.id;
}

const stale = ({ basedOn = 0 }: DeckBody, current: number): Failure =>
  failure('conflict', `The deck is based on number ${basedOn}, and ${current} is published: draft it on that one`);
