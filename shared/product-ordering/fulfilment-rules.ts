import type { StockKind } from '../resource-inventory';
import type { OrderableOffering, OrderableSpecification, SpecificationReference } from './ports';
import { isOfLine } from './services-of';

/**
 * What the resource specifications of a product mean for the stock, by their name (or id) in lower case. A catalog that
 * needs another word adds a row here; an order that needs a word which is not here is refused.
 */
export const STOCK_OF_SPECIFICATION: Readonly<Record<string, StockKind>> = {
  msisdn: 'msisdn',
  number: 'msisdn',
  sim: 'sim',
  esim: 'sim',
};

/** The stock that a resource specification is served from; undefined when no rule knows it. */
export const stockOf = (specification: SpecificationReference): StockKind | undefined =>
  STOCK_OF_SPECIFICATION[specification.name.toLowerCase()] ?? STOCK_OF_SPECIFICATION[specification.id.toLowerCase()];

/** Whether a product needs a subscriber's line of its own: its number and its SIM. */
export const bringsLine = (specification: { readonly resourceSpecifications: readonly SpecificationReference[] }) =>
  specification.resourceSpecifications.some((entry) => stockOf(entry) === 'msisdn');

/**
 * Whether a product is nothing without another: its offering says so, or it brings no line and has a service that is a part of one. A
 * product whose services others give (the access network, a partner) stands by itself.
 */
export const isAddOn = (
  { reliesOn }: Pick<OrderableOffering, 'reliesOn'>,
  specification: Pick<OrderableSpecification, 'resourceSpecifications' | 'serviceSpecifications'>,
): boolean =>
  reliesOn.length > 0 ||
  (!bringsLine(specification) &&
    (specification.serviceSpecifications.length === 0 || specification.serviceSpecifications.some(isOfLine)));
