import { type ServiceFacts, serviceConditionHolds } from '../product-catalog';
import { fulfilmentOf, SERVICE_FULFILMENTS, type ServiceFulfilment } from '../service-ordering';
import type { ProductOrderItem } from './order-facts';
import type { OrderableService, OrderableSpecification } from './ports';

/** A service that a product has, and what of its other services it is done after. */
export interface NeededService {
  readonly service: OrderableService;
  readonly after: readonly string[];
  /** What it is told: the product's characteristics that it has, too. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The services of a product: those that its specification names, with those that they require, where their conditions hold. The
 * catalog's data alone decides; `faultOfServices` tells where it contradicts itself.
 */
export function servicesOf(specification: OrderableSpecification, facts: ServiceFacts): NeededService[] {
  const known = new Map(specification.serviceSpecifications.map((service) => [service.id, service]));
  const holds = ({ when }: { readonly when?: string }): boolean =>
    when === undefined || serviceConditionHolds(when, facts);
  const relationsOf = (service: OrderableService) => (service.relations ?? []).filter(holds);
  const needed = new Set<OrderableService>();
  const need = (service: OrderableService | undefined): void => {
    if (!service || needed.has(service)) return;
    needed.add(service);
    for (const { id, type } of relationsOf(service)) if (type === 'requires') need(known.get(id));
  };
  for (const service of specification.serviceSpecifications) if (!service.isRequired && holds(service)) need(service);
  const ids = new Set([...needed].map(({ id }) => id));
  return [...needed].map((service) => ({
    service,
    after: [...new Set(relationsOf(service).flatMap(({ id }) => (ids.has(id) && id !== service.id ? id : [])))],
    parameters: parametersOf(service, facts.characteristic),
  }));
}

/** What conditions and services see of a product: what was chosen, else what its specification gives. */
export const serviceFacts = (
  offeringId: string,
  specification: Pick<OrderableSpecification, 'characteristics'>,
  chosen: Readonly<Record<string, string>>,
  place: readonly string[],
): ServiceFacts => ({
  offering: offeringId,
  characteristic: {
    ...Object.fromEntries(
      (specification.characteristics ?? []).flatMap(({ name, defaultValue }) =>
        defaultValue === undefined ? [] : [[name, defaultValue]],
      ),
    ),
    ...chosen,
  },
  place,
});

/** The characteristics of an item's product that are text. */
export const chosenOf = ({ product }: ProductOrderItem): Record<string, string> =>
  Object.fromEntries(
    (product?.productCharacteristic ?? []).flatMap(({ name, value }) =>
      name !== undefined && typeof value === 'string' && value !== '' ? [[name, value]] : [],
    ),
  );

export const placesOf = ({ product }: ProductOrderItem): string[] =>
  (product?.place ?? []).flatMap(({ id }) => id ?? []);

/** The tasks that give a service, change it, and take it back. */
export const tasksOfService = (service: OrderableService): ServiceFulfilment =>
  SERVICE_FULFILMENTS[fulfilmentOf(service)];

/** Whether a service is a part of a line: without a number and a SIM it is nothing. */
export const isOfLine = (service: OrderableService): boolean => fulfilmentOf(service) === 'profile';

const parametersOf = (
  { characteristics = [] }: OrderableService,
  chosen: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(characteristics.flatMap((name) => (chosen[name] === undefined ? [] : [[name, chosen[name]]])));

/** Why services can be done in no order: they wait for each other. Undefined where they can. */
export function faultOfServices(needed: readonly NeededService[]): string | undefined {
  const waiting = new Map(needed.map((one) => [one.service.id, one]));
  for (let freed = true; freed; ) {
    const ready = [...waiting.values()].filter(({ after }) => !after.some((id) => waiting.has(id)));
    freed = ready.length > 0;
    for (const { service } of ready) waiting.delete(service.id);
  }
  return waiting.size === 0 ? undefined : `its services wait for each other: ${[...waiting.keys()].join(', ')}`;
}
