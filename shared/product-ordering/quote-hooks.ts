import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Caller, TenantId } from '../kernel/tenant';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import { sameJson } from '../tmf/same-json';
import { judgeAuthorizations, withGivenDates } from './authorize-quote';
import { withProducts } from './give-segment';
import { byChannel } from './order-channel';
import { customerOf } from './order-facts';
import { checkOrder, type OrderPorts } from './order-hooks';
import { orderOfQuote, QUOTE_CHANNEL, type Quote } from './order-of-cart';
import { totalPrices } from './price-item';
import { PRODUCT_ORDERING_API } from './resources';
import { faultsOfItems, inWordsOf, priceSale, withIds } from './sale-items';

/** How long a quote's prices hold for who says nothing else. */
export const QUOTE_DAYS = 30;
const MS_PER_DAY = 86_400_000;

/** What whoever is no more than the customer may do with a quote of theirs. */
const CUSTOMERS_MOVES: readonly unknown[] = ['accepted', 'rejected', 'cancelled'];
/** Where a quote is still worked on. */
const OPEN: readonly unknown[] = ['inProgress', 'pending'];

/**
 * A quote is priced when its items are written, and keeps those prices. An agent approves it, the customer accepts it while it
 * is valid and authorized; who then hears of it places its order, at the quote's prices (`place-order`).
 */
export function quoteHooks(ports: OrderPorts): ResourceHooks<Quote> {
  return {
    async beforeCreate(draft, { caller, clock }) {
      const nowMs = clock.now();
      const validFor = {
        startDateTime: draft.validFor?.startDateTime ?? toIso(nowMs),
        endDateTime: draft.validFor?.endDateTime ?? toIso(nowMs + QUOTE_DAYS * MS_PER_DAY),
      };
      const priced = await priceQuote(ports, caller.tenant, { ...draft, validFor }, nowMs);
      if (!priced.ok) return priced;
      const quote = withGivenDates(priced.value, undefined, nowMs);
      const faults = judgeAuthorizations(quote, undefined, caller);
      if (faults) return err(faults);
      // Who wants an answer at once has it: the prices are the catalog's, and nobody else is to be asked.
      return ok(
        quote.instantSyncQuote === true ? inState(quote, 'approved', nowMs) : inState(quote, 'inProgress', nowMs),
      );
    },
    beforePatch: (next, previous, context) => change(ports, next, previous, context),
    async beforeDelete(previous) {
      return previous.state === 'accepted'
        ? err(failure('conflict', 'A quote that was accepted stays: its order refers to it'))
        : ok(undefined);
    },
  };
}

async function change(
  ports: OrderPorts,
  next: Quote,
  previous: Quote,
  { caller, clock }: HookContext,
): Promise<Result<Quote, Failure>> {
  const nowMs = clock.now();
  const dated = withGivenDates(next, previous, nowMs);
  const refused = judgeMove(dated, previous, caller) ?? judgeAuthorizations(dated, previous, caller);
  if (refused) return err(refused);
  const isRepriced = ['quoteItem', 'promotionCode', 'relatedParty', 'billingAccount'].some(
    (name) => !sameJson(Reflect.get(next, name), Reflect.get(previous, name)),
  );
  if (isRepriced && !OPEN.includes(previous.state))
    return err(
      failure('conflict', `The quote is ${previous.state}: what it is about is changed before it is approved`),
    );
  const priced = isRepriced ? await priceQuote(ports, caller.tenant, dated, nowMs) : ok(dated);
  if (!priced.ok || priced.value.state === undefined || priced.value.state === previous.state) return priced;
  const moved = inState(priced.value, priced.value.state, nowMs);
  return moved.state === 'accepted' ? accept(ports, caller.tenant, moved, nowMs) : ok(moved);
}

/** An agent approves and works on a quote; its customer takes it or leaves it. */
function judgeMove(next: Quote, previous: Quote, { roles }: Caller): Failure | undefined {
  const isCustomer = !roles.some((role) => role === 'agent' || role === 'operator');
  if (next.state === previous.state || !isCustomer || CUSTOMERS_MOVES.includes(next.state)) return undefined;
  return failure('forbidden', `An agent decides whether a quote is ${next.state}`);
}

/** Accepted: valid still, authorized by all who were asked, and an order that can be fulfilled now. */
async function accept(
  ports: OrderPorts,
  tenant: TenantId,
  quote: Quote,
  nowMs: number,
): Promise<Result<Quote, Failure>> {
  const end = quote.validFor?.endDateTime;
  if (end !== undefined && Date.parse(end) <= nowMs) {
    const violations = [{ path: 'validFor.endDateTime', message: `its prices held until ${end}` }];
    return err(failure('unprocessable', 'The quote is not valid any more', { violations }));
  }
  const missing = (quote.authorization ?? []).flatMap(({ state }, index) => (state === 'approved' ? [] : [index]));
  if (missing.length > 0) {
    const violations = missing.map((index) => ({ path: `authorization.${index}.state`, message: 'is not approved' }));
    return err(failure('conflict', 'Not everybody has authorized the quote', { violations }));
  }
  // Codes did what they do when it was priced: that a promotion has ended since changes nothing.
  const { promotionCode: _, ...draft } = orderOfQuote(quote);
  const order = await checkOrder({ ...draft, id: quote.id, href: '' }, tenant, ports, nowMs);
  if (!order.ok) return err(inWordsOf('quoteItem', order.error, [...(quote.quoteItem ?? []).keys()]));
  const href = `${PRODUCT_ORDERING_API.basePath}/productOrder/${quote.id}`;
  const quoteItem = withProducts(quote.quoteItem ?? [], order.value);
  return ok({ ...quote, quoteItem, productOrder: { id: quote.id, href, '@referredType': 'ProductOrder' } });
}

function inState(quote: Quote, state: NonNullable<Quote['state']>, nowMs: number): Quote {
  const isDone = state === 'approved' || state === 'rejected';
  return {
    ...quote,
    state,
    quoteItem: (quote.quoteItem ?? []).map((item) => ({ ...item, state })),
    ...(isDone && quote.effectiveQuoteCompletionDate === undefined
      ? { effectiveQuoteCompletionDate: toIso(nowMs) }
      : {}),
  };
}

async function priceQuote(
  ports: OrderPorts,
  tenant: TenantId,
  quote: Quote,
  nowMs: number,
): Promise<Result<Quote, Failure>> {
  const items = withIds(quote.quoteItem ?? []);
  if (items.length === 0) {
    const violations = [{ path: 'quoteItem', message: 'has at least one item' }];
    return err(failure('unprocessable', 'A quote is of something', { violations }));
  }
  const faults = faultsOfItems('quoteItem', 'quoteItem', items);
  if (faults) return err(faults);
  const sale = {
    path: 'quoteItem',
    items,
    customerId: customerOf(quote),
    promotionCodes: quote.promotionCode ?? [],
    channel: byChannel(quote.channel, QUOTE_CHANNEL)[0]?.id,
  };
  const priced = await priceSale(ports, tenant, sale, nowMs);
  if (!priced.ok) return priced;
  const quoteItem = items.map((item, index) => ({
    ...item,
    action: item.action ?? 'add',
    quantity: item.quantity ?? 1,
    quoteItemPrice: priced.value.prices[index] ?? [],
  }));
  const totals = quoteItem.map(({ quoteItemPrice, quantity }) => ({ prices: quoteItemPrice, quantity }));
  return ok({ ...quote, quoteItem, quoteTotalPrice: totalPrices(totals) });
}
