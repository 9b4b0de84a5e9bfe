import type { StockKind } from '../resource-inventory';
import type { OrderableOffering, OrderableSpecification, SpecificationReference } from './ports';
import { isOfLine } from './services-of';

/** Where a product's parts are taken from: numbers and SIMs one by one, goods by their count. */
export type Stock = StockKind | 'goods';

/**
 * What the resource specifications of a product mean for the stock: by the `category` that the resource catalog (TMF634) gives
 * them, else by their name or id, in lower case. An order that needs a word which is not here is refused.
 */
export const STOCK_OF_SPECIFICATION: Readonly<Record<string, Stock>> = {
  msisdn: 'msisdn',
  number: 'msisdn',
  sim: 'sim',
  esim: 'sim',
  goods: 'goods',
  device: 'goods',
  accessory: 'goods',
};

/** The stock that a resource specification is served from; undefined when no rule knows it. */
export const stockOf = ({ category, name, id }: SpecificationReference & { readonly category?: string }) =>
  [category ?? '', name, id]
    .map((word) => STOCK_OF_SPECIFICATION[word.toLowerCase()])
    .find((stock) => stock !== undefined);

/** Whether a product needs a subscriber's line of its own: its number and its SIM. */
export const bringsLine = (specification: {
  readonly resourceSpecifications: OrderableSpecification['resourceSpecifications'];
}) => specification.resourceSpecifications.some((entry) => stockOf(entry) === 'msisdn');

/** Whether a product is a thing that is taken out of stock by its count: a device, an accessory. */
export const isGoods = ({ resourceSpecifications }: Pick<OrderableSpecification, 'resourceSpecifications'>): boolean =>
  resourceSpecifications.some((entry) => stockOf(entry) === 'goods');

/**
 * Whether a product is nothing without another: its offering says so, or it brings no line and has a service that is a part of one. A
 * product whose services others give (the access network, a partner), and goods, stand by themselves.
 */
export const isAddOn = (
  { reliesOn }: Pick<OrderableOffering, 'reliesOn'>,
  specification: Pick<OrderableSpecification, 'resourceSpecifications' | 'serviceSpecifications'>,
): boolean =>
  reliesOn.length > 0 ||
  (!bringsLine(specification) &&
    (specification.serviceSpecifications.some(isOfLine) ||
      (specification.serviceSpecifications.length === 0 && specification.resourceSpecifications.length === 0)));
