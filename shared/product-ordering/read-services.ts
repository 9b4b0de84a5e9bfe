import type { TenantId } from '../kernel/tenant';
import { type CatalogReader, type CatalogService, type CatalogSpecification, textIn } from '../product-catalog';
import { FULFILMENT_CHARACTERISTIC } from '../service-ordering';
import type { OrderableService, ServiceRelation } from './ports';

/** A product that needs more services is mended in the catalog: those beyond are not looked at. */
export const SERVICES_MAX = 50;

/**
 * The services that a product specification names, as the service catalog knows them, and all that they may require. One that the
 * catalog does not have is taken as the specification names it. At most {@link SERVICES_MAX} reads.
 */
export async function readServices(
  catalog: Pick<CatalogReader, 'service'>,
  tenant: TenantId,
  { serviceSpecification = [] }: Pick<CatalogSpecification, 'serviceSpecification'>,
): Promise<OrderableService[]> {
  const found = new Map<string, OrderableService>();
  let asked: readonly Asked[] = serviceSpecification.flatMap(({ id, name, when }) =>
    id === undefined ? [] : { id, name: name ?? id, ...(when === undefined ? {} : { when }) },
  );
  while (asked.length > 0) {
    const fresh = distinct(asked.filter(({ id }) => !found.has(id))).slice(0, SERVICES_MAX - found.size);
    const read = await Promise.all(fresh.map(async (one) => serviceOf(one, await catalog.service(tenant, one.id))));
    for (const service of read) found.set(service.id, service);
    asked = read.flatMap(({ relations = [] }) =>
      relations.flatMap(({ id, type }) => (type === 'requires' ? { id, name: id, isRequired: true as const } : [])),
    );
  }
  return [...found.values()];
}

type Asked = Pick<OrderableService, 'id' | 'name' | 'when' | 'isRequired'>;

const distinct = (asked: readonly Asked[]): Asked[] => [...new Map(asked.map((one) => [one.id, one])).values()];

function serviceOf(asked: Asked, service: CatalogService | undefined): OrderableService {
  if (!service) return asked;
  const characteristics = service.specCharacteristic ?? [];
  const fulfilment = characteristics.find(({ name }) => name === FULFILMENT_CHARACTERISTIC);
  const values = fulfilment?.characteristicValueSpecification ?? [];
  const told = textIn((values.find(({ isDefault }) => isDefault) ?? values[0])?.value);
  const names = characteristics.flatMap(({ name }) =>
    name === undefined || name === FULFILMENT_CHARACTERISTIC ? [] : name,
  );
  const relations = (service.serviceSpecRelationship ?? []).flatMap(relationOf);
  return {
    ...asked,
    name: service.name ?? asked.name,
    ...(told === undefined ? {} : { fulfilment: told }),
    ...(names.length === 0 ? {} : { characteristics: names }),
    ...(relations.length === 0 ? {} : { relations }),
  };
}

function relationOf({
  id,
  relationshipType: type,
  when,
}: NonNullable<CatalogService['serviceSpecRelationship']>[number]): ServiceRelation[] {
  if (id === undefined || (type !== 'requires' && type !== 'dependsOn')) return [];
  return [{ id, type, ...(when === undefined ? {} : { when }) }];
}
