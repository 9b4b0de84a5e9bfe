import { toIso } from '../kernel/clock';
import { type Failure, failure, invariant, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { sameJson } from '../tmf/same-json';
import { withItems } from './move-order';
import type { OrderFacts, ProductOrder, ProductOrderItem } from './order-facts';
import { versionOf } from './order-plan';
import { resumeOrder } from './resume-order';

/** What is ordered, when it begins and who pays: what the order is judged, priced and planned by. */
const AMENDABLE = ['productOrderItem', 'billingAccount', 'requestedStartDate', 'startsAt'] as const;
const STARTS: readonly string[] = ['requestedStartDate', 'startsAt'];
/** An order that changes more often than this is another order. Each of them may undo what the one before did. */
export const AMENDMENTS_MAX = 10;
/** What of an order is changed at any time. */
const ALWAYS = 'description, category, priority, note, notificationContact, requestedCompletionDate';
const ENDED: readonly (string | undefined)[] = ['rejected', 'cancelled', 'completed', 'partial', 'failed'];
const BEING_CANCELLED: readonly (string | undefined)[] = ['assessingCancellation', 'pendingCancellation'];

/** What a patch makes of an order. */
export interface Amendment {
  readonly next: ProductOrder;
  readonly previous: ProductOrder;
  /** The attributes that are others now. */
  readonly changed: readonly string[];
  /** Whether other things are ordered: they are priced anew. A place or an account alone changes no price. */
  readonly isRepriced: boolean;
}

/**
 * What a patch amends of an order, undefined where it changes nothing that is planned. Fails with `illegal-transition` (409), telling what
 * may still be changed, where the order is past that.
 */
export function amendmentOf(patched: ProductOrder, previous: ProductOrder): Result<Amendment | undefined, Failure> {
  const next = { ...patched, productOrderItem: keptItems(patched, previous) };
  const changed = AMENDABLE.filter((name) => !sameJson(next[name], previous[name]));
  if (changed.length === 0) return ok(undefined);
  const refused = refusalOf(previous, changed);
  if (refused !== undefined) {
    const violations: Violation[] = changed.map((path) => ({ path, message: refused, mend: `change ${ALWAYS}` }));
    return err(failure('illegal-transition', `The order is not amended: ${refused}`, { violations }));
  }
  const isRepriced = !sameJson(itemsOf(next).map(soldBy), itemsOf(previous).map(soldBy));
  if (isRepriced && (previous.quote ?? []).length > 0)
    return err(
      failure('illegal-transition', 'The order is at the prices of its quote: ask for another quote, and cancel it'),
    );
  return ok({ next, previous, changed, isRepriced });
}

function refusalOf(order: ProductOrder, changed: readonly string[]): string | undefined {
  if (ENDED.includes(order.state)) return `it is ${order.state}`;
  if (order.pointOfNoReturnDate !== undefined)
    return 'it passed its point of no return: change what it brings by another order';
  if (BEING_CANCELLED.includes(order.state)) return 'it is being cancelled';
  if (versionOf(order) > AMENDMENTS_MAX) return `it was amended ${AMENDMENTS_MAX} times: cancel it, and order anew`;
  if (order.state !== 'pending' && changed.some((name) => STARTS.includes(name)))
    return 'it has begun: its start is past';
  return undefined;
}

const itemsOf = ({ productOrderItem = [] }: ProductOrder): readonly ProductOrderItem[] => productOrderItem;

/** An item as its sender wishes it: its state and prices are ours to say. */
const wishOf = ({ state: _, itemPrice: __, itemTotalPrice: ___, ...wish }: ProductOrderItem): ProductOrderItem => ({
  ...wish,
  quantity: wish.quantity ?? 1,
});

/** What an item's price depends on: not where it goes, nor who pays. */
const soldBy = (item: ProductOrderItem) => {
  const { billingAccount: _, product: { place: __, ...product } = {}, ...sold } = wishOf(item);
  return { ...sold, product };
};

/** An item that says the same as before is the one from before, whatever state and price came with it. */
const keptItems = (patched: ProductOrder, previous: ProductOrder): ProductOrderItem[] =>
  itemsOf(patched).map((item) => {
    const before = itemsOf(previous).find(({ id }) => id === item.id);
    return before && sameJson(wishOf(before), wishOf(item)) ? before : item;
  });

/** What an order that is amended has already. */
export interface Held {
  /** Numbers and SIMs that it chose. */
  readonly wanted: ReadonlySet<string>;
  /** Pieces of goods, by their offerings. */
  readonly goods: ReadonlyMap<string, bigint>;
}

/** What is free to an order: what is in stock, and what it holds itself. */
export const withHeld = (facts: OrderFacts, wanted: ReadonlyMap<string, string>, held?: Held) =>
  held === undefined
    ? { facts, wanted }
    : {
        facts: {
          ...facts,
          ...(facts.goods === undefined
            ? {}
            : { goods: new Map([...facts.goods].map(([id, free]) => [id, free + (held.goods.get(id) ?? 0n)])) }),
        },
        wanted: new Map([...wanted].map(([value, status]) => [value, held.wanted.has(value) ? 'available' : status])),
      };

export function heldBy({ productOrderItem = [], state }: ProductOrder): Held {
  const added = productOrderItem.filter(({ action }) => action === 'add');
  const wanted = added.flatMap(({ product }) =>
    (product?.productCharacteristic ?? []).flatMap(({ value }) => (typeof value === 'string' ? value : [])),
  );
  const goods = new Map<string, bigint>();
  if (state === 'inProgress')
    for (const { productOffering, quantity = 1 } of added) {
      const id = productOffering?.id ?? '';
      goods.set(id, (goods.get(id) ?? 0n) + BigInt(quantity));
    }
  return { wanted: new Set(wanted), goods };
}

/**
 * The order as its next version, once it was judged and priced: what runs plans it anew, what waits goes by it, and what is held where all
 * was undone begins at once. `by` is who asked.
 */
export function amended(
  { next, previous, changed }: Amendment,
  { by, nowMs }: { readonly by: string; readonly nowMs: number },
): Result<ProductOrder, Failure> {
  const version = versionOf(previous) + 1;
  const { state = 'acknowledged' } = previous;
  invariant(state !== 'partial', 'an order that ended is not amended');
  const entry = {
    id: `${previous.id}-amended-${version}`,
    author: by,
    date: toIso(nowMs),
    text: `Amended (version ${version}): ${changed.join(', ')}`,
  };
  const order: ProductOrder = { ...withItems(next, state), state, version, note: [...(next.note ?? []), entry] };
  const { resume } = order.fallout ?? {};
  if (state !== 'held' || (resume !== 'again' && resume !== 'on')) return ok(order);
  const resumed = resumeOrder(order);
  return resumed.ok ? ok(resumed.value ?? order) : resumed;
}
