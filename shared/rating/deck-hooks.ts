import { toIso } from '../kernel/clock';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { ResourceHooks } from '../tmf/hooks';
import { headOf, publishDeck } from './publish-deck';
import type { DeckBody, DeckPorts } from './read-deck';
import { rateDeck } from './resources';

/** A draft knows what it is based on; when it is published, it becomes a version of its offering's tariff. */
export const deckHooks = (ports: Omit<DeckPorts, 'store'>): ResourceHooks<DeckBody> => ({
  async beforeCreate(draft, { caller, clock, store }) {
    const isWholesale = draft.purpose === 'wholesale';
    const offeringId = draft.productOffering?.id;
    if ((offeringId === undefined) !== isWholesale)
      return err(wrong('productOffering', 'is of a retail deck, and of no wholesale one'));
    const partnersId = draft.wholesaleDeck?.id;
    if (partnersId !== undefined && !(await isWholesaleDeck(partnersId)))
      return err(wrong('wholesaleDeck', 'is no deck of purpose wholesale'));
    const head = offeringId === undefined ? { number: 0 } : await headOf({ store }, caller.tenant, offeringId);
    return ok({
      ...draft,
      purpose: draft.purpose ?? 'retail',
      validFrom: draft.validFrom ?? toIso(clock.now()),
      basedOn: draft.basedOn ?? head.number,
      file: [],
    });

    async function isWholesaleDeck(id: string): Promise<boolean> {
      const stored = await store.get(caller.tenant, rateDeck.name, id);
      return (stored?.body as DeckBody | undefined)?.purpose === 'wholesale';
    }
  },

  async beforePatch(next, previous, { caller, clock, store }) {
    if (previous.status !== 'draft')
      return err(failure('conflict', `It is ${previous.status}, and fixed: draft another`));
    if (next.status !== 'published') return ok(next);
    if (next.purpose === 'wholesale') return err(wrong('status', 'a wholesale deck is not published'));
    if (!next.file?.length) return err(wrong('file', 'a deck without files says nothing'));
    const published = await publishDeck({ ...ports, store }, caller.tenant, next, clock.now());
    if (!published.ok) return published;
    const { tariff, findings } = published.value;
    return ok({
      ...next,
      number: (next.basedOn ?? 0) + 1,
      tariffVersion: tariff.version,
      finding: findings.map((one) => ({ ...one })),
    });
  },
});

const wrong = (path: string, message: string): Failure => {
  const violations: Violation[] = [{ path, message }];
  return failure('unprocessable', 'The deck cannot be kept so', { violations });
};
