import { toIso } from '../kernel/clock';
import type { Failure } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { toProductPrice } from './create-product';
import type { Line, RevisedProduct, ReviseProductRequest } from './product-draft';
import { PRODUCT, PRODUCT_PRICES_MAX } from './resources';
import { swappedLine, swappedNumbers } from './swapped-line';
import { viewProduct } from './view-product';

type Product = BodyOf<typeof PRODUCT>;
type Term = NonNullable<Product['productTerm']>[number];

/** Terms and orders that a product tells of: the newest. */
const TERMS_MAX = 10;
const ORDER_ITEMS_MAX = 20;

/**
 * Makes of a product what an order's item asks: it stays the same product, with the same number, SIM and balance. Its plan begins
 * now: prices of the plan before end at that instant, and stay for the bill of their time. Answers what changing its charging needs.
 * Idempotent by the order's item: again, it answers the time of the first.
 */
export async function reviseProduct(
  store: ResourceStore,
  request: ReviseProductRequest,
  nowMs: number,
  stock: Pick<ResourceStore, 'get'> = store,
): Promise<Result<RevisedProduct, Failure>> {
  const { tenant, productId, plan, was } = request;
  const line = await swappedLine(stock, request);
  if (!line.ok) return line;
  const revised = await updateResource(store, PRODUCT, { tenant, id: productId, nowMs }, (body) =>
    ok(termOf(body, request) ? undefined : nextBody(body, withLine(request, line.value), toIso(nowMs))),
  );
  if (!revised.ok) return revised;
  const product = bodyOf(PRODUCT, revised.value);
  const { balanceId, offeringId, reliesOn } = viewProduct(product);
  const changedAt = termOf(product, request)?.validFor?.startDateTime ?? toIso(nowMs);
  const charging = plan && balanceId !== undefined ? { offeringId: plan.offering.id, balanceId } : {};
  const numbers = was && line.value && reliesOn === undefined ? swappedNumbers(was, line.value) : [];
  if (numbers.length === 0 || balanceId === undefined) return ok({ tenant, productId, changedAt, ...charging });
  const keepsPlan = plan === undefined;
  return ok({ tenant, productId, changedAt, offeringId, balanceId, keepsPlan, numbers });
}

/** A line that was swapped stands among the characteristics. */
const withLine = (request: ReviseProductRequest, line: Line | undefined): ReviseProductRequest =>
  line === undefined
    ? request
    : {
        ...request,
        characteristics: [
          ...request.characteristics,
          ...Object.entries(line).map(([name, value]) => ({ name, value })),
        ],
      };

/** Each revision begins a term, which names the order's item that asked for it. */
const askedBy = ({ item }: ReviseProductRequest): string => `order ${item.orderId} item ${item.itemId}`;
const termOf = ({ productTerm = [] }: Product, request: ReviseProductRequest): Term | undefined =>
  productTerm.find(({ description }) => description === askedBy(request));

function nextBody(body: Product, request: ReviseProductRequest, now: string): Product {
  const { plan, item, place } = request;
  const noted = {
    productOrderId: item.orderId,
    orderItemId: item.itemId,
    orderItemAction: 'modify',
    '@referredType': 'ProductOrder',
  };
  const name = plan?.offering.name ?? body.name ?? '';
  const begun: Term = { name, description: askedBy(request), validFor: { startDateTime: now } };
  return {
    ...body,
    ...(plan ? planOf(plan, body, now) : {}),
    productCharacteristic: characteristicsOf(body, request),
    productTerm: [...termsUntil(body, now), begun].slice(-TERMS_MAX),
    productOrderItem: [...(body.productOrderItem ?? []), noted].slice(-ORDER_ITEMS_MAX),
    realizingService: servicesOf(body, request),
    ...(place === undefined ? {} : { place: place.map((one) => ({ ...one })) }),
  };
}

function planOf(
  { offering, specification, prices }: NonNullable<ReviseProductRequest['plan']>,
  body: Product,
  now: string,
): Partial<Product> {
  const ended = (body.productPrice ?? []).map((price) =>
    price.validFor?.endDateTime === undefined
      ? { ...price, validFor: { startDateTime: body.startDate, ...price.validFor, endDateTime: now } }
      : price,
  );
  const agreed = prices.map((price) => ({ ...toProductPrice(price), validFor: { startDateTime: now } }));
  return {
    name: offering.name,
    productOffering: { ...offering, '@referredType': 'ProductOffering' },
    productSpecification: { ...specification },
    productPrice: [...ended, ...agreed].slice(-PRODUCT_PRICES_MAX),
  };
}

/** The terms so far: the last one ends. A product that was never changed has been what it is since it began. */
function termsUntil({ name, startDate, productTerm = [] }: Product, now: string): Term[] {
  const terms: readonly Term[] =
    productTerm.length === 0 ? [{ name, validFor: { startDateTime: startDate } }] : productTerm;
  return terms.map((term) =>
    term.validFor?.endDateTime === undefined ? { ...term, validFor: { ...term.validFor, endDateTime: now } } : term,
  );
}

function characteristicsOf(
  { productCharacteristic = [] }: Product,
  { characteristics }: ReviseProductRequest,
): NonNullable<Product['productCharacteristic']> {
  const asked = new Map(characteristics.map(({ name, value }) => [name, { name, valueType: 'string', value }]));
  return [...productCharacteristic.filter(({ name }) => !asked.has(name ?? '')), ...asked.values()];
}

const servicesOf = (
  { realizingService = [] }: Product,
  { addedServices, endedServices }: ReviseProductRequest,
): NonNullable<Product['realizingService']> => [
  ...realizingService.filter(({ id }) => id === undefined || !endedServices.includes(id)),
  ...addedServices.map((service) => ({ ...service, '@referredType': 'Service' })),
];
