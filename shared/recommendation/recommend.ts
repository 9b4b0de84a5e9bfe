import { toIso } from '../kernel/clock';
import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import type { AddOn, AddOnReader, ConsumptionFact, ConsumptionReader } from './ports';
import type { queryProductRecommendation } from './resources';
import { type Reason, reasonOf } from './rules';

type Query = BodyOf<typeof queryProductRecommendation>;
type Item = NonNullable<Query['recommendationItem']>[number];

export const ITEMS_MAX = 20;
/** What is used changes by the minute: a recommendation is of now. */
const VALID_MS = 3_600_000;

export interface RecommendationPorts {
  readonly consumption: ConsumptionReader;
  readonly catalog: AddOnReader;
}

/** TMF680: answers at once what the customer may add to what they have, with the reasons, the most pressing first. */
export const recommendationHooks = ({ consumption, catalog }: RecommendationPorts): ResourceHooks<Query> => ({
  async beforeCreate(draft, { caller: { tenant }, clock }) {
    const partyId = draft.relatedParty?.id;
    if (partyId === undefined)
      return err(
        failure('invalid-request', 'Say to whom', {
          violations: [{ path: 'relatedParty', message: 'is needed: whom it is for' }],
        }),
      );
    const nowMs = clock.now();
    const [facts, addOns] = await Promise.all([
      consumption.factsOf(tenant, partyId, nowMs),
      catalog.addOns(tenant, nowMs),
    ]);
    return ok({
      ...draft,
      recommendationItem: recommend(facts, addOns),
      state: 'done',
      validFor: { startDateTime: toIso(nowMs), endDateTime: toIso(nowMs + VALID_MS) },
    });
  },
});

/**
 * The add-ons that give what a customer runs short of, each once and with all that speaks for it. An add-on is compatible with
 * what it may be added to; one that the customer has is not said again.
 */
export function recommend(facts: readonly ConsumptionFact[], addOns: readonly AddOn[]): Item[] {
  const had = new Set(facts.map(({ offeringId }) => offeringId));
  const pressing = facts.flatMap((fact) => {
    const reason = reasonOf(fact);
    return reason ? [{ fact, reason }] : [];
  });
  const found = addOns
    .filter(({ offeringId }) => !had.has(offeringId))
    .flatMap((addOn) => {
      const reasons = pressing.filter(({ fact }) => helps(addOn, fact));
      const base = reasons[0]?.fact.productId;
      return base === undefined ? [] : [{ addOn, base, reasons: reasons.map(({ reason }) => reason) }];
    });
  return found
    .sort((a, b) => priorityOf(a.reasons) - priorityOf(b.reasons) || (a.addOn.offeringId < b.addOn.offeringId ? -1 : 1))
    .slice(0, ITEMS_MAX)
    .map(({ addOn, base, reasons }, at) => toItem(addOn, base, reasons, at + 1));
}

const helps = ({ services, reliesOn }: AddOn, fact: ConsumptionFact): boolean =>
  services.includes(fact.kind === 'money' ? 'money' : fact.service) &&
  (reliesOn.length === 0 || reliesOn.includes(fact.offeringId));

const priorityOf = (reasons: readonly Reason[]): number => Math.min(...reasons.map(({ priority }) => priority));

/** As an order would name it. */
const toItem = ({ offeringId, name }: AddOn, base: string, reasons: readonly Reason[], priority: number): Item => ({
  id: String(priority),
  priority,
  productOffering: { id: offeringId, name, '@referredType': 'ProductOffering' },
  product: {
    name,
    description: reasons.map(({ text }) => text).join('. '),
    productOffering: { id: offeringId, name },
    productRelationship: [{ relationshipType: 'reliesOn', product: { id: base } }],
  },
  reason: reasons.map(({ rule, text, fact }) => ({ rule, text, fact })),
});
