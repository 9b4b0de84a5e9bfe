import { toIso } from '../kernel/clock';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { CoverageReader } from '../service-ordering';
import { qualifyService, type ServiceCoverage } from '../service-ordering';
import type { BodyOf, ValueOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import { customerOf, type OrderFacts, type ProductOrder, readFacts } from './order-facts';
import type { OrderPorts } from './order-hooks';
import type { OfferingSearch } from './ports';
import { readPriceGround } from './price-ground';
import { type PriceGround, priceItem } from './price-item';
import { checkCodes } from './price-order';
import type { PRODUCT_OFFERING_QUALIFICATION } from './qualification-resource';
import { MAX_ORDER_ITEMS } from './resources';
import { validateOrder } from './validate-order';

export type Qualification = BodyOf<typeof PRODUCT_OFFERING_QUALIFICATION>;
type Item = ValueOf<(typeof PRODUCT_OFFERING_QUALIFICATION)['attributes']['productOfferingQualificationItem']>[number];
type Reason = NonNullable<Item['eligibilityUnavailabilityReason']>[number];

export interface QualificationPorts extends OrderPorts {
  readonly coverage: CoverageReader;
  readonly search: OfferingSearch;
}

/** Prices and stock move: an answer is good for a day. */
const ANSWER_VALID_MS = 86_400_000;
const ALTERNATES_MAX = 5;

/** What every item of a qualification is judged by. */
interface Ground {
  readonly task: Qualification;
  readonly facts: OrderFacts;
  readonly prices: PriceGround;
  readonly coverage: readonly ServiceCoverage[];
}

/**
 * Answers by the checks that an order goes through, so that what qualifies can be ordered: reasons by item, what else could be
 * had instead, and what it would cost this customer.
 */
export function qualificationHooks(ports: QualificationPorts): ResourceHooks<Qualification> {
  return {
    async beforeCreate(draft, { caller, clock }) {
      const nowMs = clock.now();
      const asked = await itemsOf(draft, caller.tenant, ports);
      if (!asked.ok) return asked;
      const ground = await readGround(draft, asked.value, caller.tenant, ports, nowMs);
      const wrong = checkCodes(ground.prices);
      if (wrong) return err(wrong);
      const judged: Item[] = [];
      for (const item of asked.value) judged.push(await judgeItem(item, ground, caller.tenant, ports));
      const results = judged.map(({ qualificationItemResult }) => qualificationItemResult);
      const worst = ['unqualified', 'alternate'].find((result) => results.includes(result)) ?? 'qualified';
      return ok({
        ...draft,
        state: 'done',
        qualificationResult: worst,
        effectiveQualificationDate: toIso(nowMs),
        expirationDate: toIso(nowMs + ANSWER_VALID_MS),
        productOfferingQualificationItem: draft.provideOnlyAvailable
          ? judged.filter(({ qualificationItemResult }) => qualificationItemResult === 'qualified')
          : judged,
      });
    },
  };
}

/** The items that are named, or one for each offering of a category that is. */
async function itemsOf(
  { productOfferingQualificationItem = [], category }: Qualification,
  tenant: TenantId,
  { search }: QualificationPorts,
): Promise<Result<Item[], Failure>> {
  if (productOfferingQualificationItem.length > 0) {
    const violations = productOfferingQualificationItem.flatMap((item, index): Violation[] =>
      item.productOffering?.id === undefined && (item.action ?? 'add') === 'add'
        ? [{ path: `productOfferingQualificationItem.${index}.productOffering`, message: 'name the offering' }]
        : [],
    );
    if (violations.length === 0) return ok(productOfferingQualificationItem);
    return err(failure('unprocessable', 'Say what is asked for', { violations }));
  }
  if (category?.id === undefined) {
    const violations = [{ path: 'productOfferingQualificationItem', message: 'name offerings, or a category' }];
    return err(failure('unprocessable', 'Say what is asked for', { violations }));
  }
  const found = await search.offeringsIn(tenant, category.id, MAX_ORDER_ITEMS);
  return ok(found.map(({ id, name }, index) => ({ id: String(index + 1), productOffering: { id, name } })));
}

async function readGround(
  task: Qualification,
  items: readonly Item[],
  tenant: TenantId,
  ports: QualificationPorts,
  nowMs: number,
): Promise<Ground> {
  const [facts, coverage] = await Promise.all([
    readFacts(tenant, orderOf(task, items), ports),
    ports.coverage.coverageOf(tenant),
  ]);
  const prices = await readPriceGround(ports, {
    tenant,
    customerId: customerOf(task),
    promotionCodes: task.promotionCode ?? [],
    channel: task.channel?.id,
    places: placesOf(task),
    offerings: facts.offerings.values(),
    nowMs,
  });
  return { task, facts: { ...facts, buyer: prices.facts, market: prices.market }, prices, coverage };
}

const placesOf = ({ place = [] }: Qualification): string[] => place.flatMap(({ id }) => id ?? []);

/** Who asks needs no account yet. */
const UNBILLED = { id: 'none yet' };

const orderOf = (task: Qualification, items: readonly Item[]): ProductOrder => ({
  id: task.id,
  href: task.href,
  billingAccount: UNBILLED,
  ...(task.relatedParty === undefined ? {} : { relatedParty: task.relatedParty }),
  productOrderItem: items.map(({ id, action = 'add', product, productOffering, qualificationItemRelationship }) => ({
    ...(id === undefined ? {} : { id }),
    action,
    ...(product === undefined ? {} : { product }),
    ...(productOffering === undefined ? {} : { productOffering }),
    ...(qualificationItemRelationship === undefined
      ? {}
      : { productOrderItemRelationship: qualificationItemRelationship }),
  })),
});

async function judgeItem(item: Item, ground: Ground, tenant: TenantId, ports: QualificationPorts): Promise<Item> {
  const { task } = ground;
  const reasons = reasonsAgainst(item, ground);
  const others = reasons.length > 0 && task.provideAlternative ? await alternatesOf(item, ground, tenant, ports) : [];
  const offering = ground.facts.offerings.get(item.productOffering?.id ?? '');
  const productPrice = reasons.length === 0 && offering ? productPricesOf(priceItem(offering, 1, ground.prices)) : [];
  return {
    ...item,
    action: item.action ?? 'add',
    state: 'done',
    qualificationItemResult: reasons.length === 0 ? 'qualified' : others.length > 0 ? 'alternate' : 'unqualified',
    ...(productPrice.length === 0 ? {} : { product: { ...item.product, productPrice } }),
    ...(reasons.length === 0 || task.provideUnavailabilityReason === false
      ? {}
      : { eligibilityUnavailabilityReason: reasons }),
    ...(others.length === 0 ? {} : { alternateProductOfferingProposal: others }),
  };
}

/** Every reason why an order of this item would be refused: the order's own, and what the network does not cover. */
function reasonsAgainst(item: Item, { task, facts, prices, coverage }: Ground): Reason[] {
  const items = task.productOfferingQualificationItem?.includes(item) ? task.productOfferingQualificationItem : [item];
  const order = orderOf(task, items);
  const valid = validateOrder(order, facts, prices.nowMs);
  const at = `productOrderItem.${items.indexOf(item)}.`;
  const said = valid.ok ? [] : (valid.error.violations ?? []).filter(({ path }) => path.startsWith(at));
  const offering = facts.offerings.get(item.productOffering?.id ?? '');
  const specification = facts.specifications.get(offering?.specificationId ?? '');
  const services = specification?.serviceSpecifications ?? [];
  return [
    ...said.map(({ path, message }) => ({ code: codeOf(path.slice(at.length)), label: message })),
    ...services.flatMap(({ id, name }) => {
      const wanted = { specificationId: id, places: placesOf(task), capabilities: [] };
      return qualifyService(wanted, coverage, prices.nowMs).reasons.map(({ code, label }) => ({
        code,
        label: `${name}: ${label}`,
      }));
    }),
  ];
}

/** What a reason is about, by where an order would be refused: `productOffering`, `productRelationship`. */
const codeOf = (path: string): string =>
  path
    .split('.')
    .filter((segment) => segment !== 'id')
    .pop() ?? path;

/** Others of the same categories that this customer may have, in the catalog's order. */
async function alternatesOf(item: Item, ground: Ground, tenant: TenantId, ports: QualificationPorts) {
  const { facts, task, prices } = ground;
  const wanted = facts.offerings.get(item.productOffering?.id ?? '');
  const [category] = wanted?.categories ?? [];
  if (wanted === undefined || category === undefined) return [];
  const found = (await ports.search.offeringsIn(tenant, category, MAX_ORDER_ITEMS)).filter(
    ({ id }) => id !== wanted.id,
  );
  const others: Item[] = found.map(({ id, name }) => ({ ...item, productOffering: { id, name } }));
  const theirs = await readFacts(tenant, orderOf(task, others), ports);
  const judged = {
    ...ground,
    facts: { ...theirs, products: facts.products, buyer: prices.facts, market: prices.market },
  };
  return others
    .filter((other) => reasonsAgainst(other, judged).length === 0)
    .slice(0, ALTERNATES_MAX)
    .map(({ productOffering }, index) => ({
      id: String(index + 1),
      ...(productOffering === undefined ? {} : { alternateProductOffering: productOffering }),
    }));
}

const productPricesOf = (prices: ReturnType<typeof priceItem>) =>
  prices.map(({ priceAlteration, ...price }) => ({
    ...price,
    ...(priceAlteration === undefined ? {} : { productPriceAlteration: priceAlteration }),
  }));
