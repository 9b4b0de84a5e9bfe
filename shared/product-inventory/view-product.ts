import type { BodyOf } from '../tmf/declaration';
import type { ProductView } from './product-draft';
import type { PRODUCT } from './resources';

/** What other domains see of a product. */
export function viewProduct(body: BodyOf<typeof PRODUCT>): ProductView {
  const characteristic = (name: string): string | undefined => {
    const value = body.productCharacteristic?.find((entry) => entry.name === name)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  const related = (type: string): string | undefined =>
    body.productRelationship?.find((relation) => relation.relationshipType === type)?.product?.id;
  return {
    id: body.id,
    status: body.status ?? 'created',
    partyIds: (body.relatedParty ?? []).flatMap((party) => party.id ?? []),
    offeringId: body.productOffering?.id ?? '',
    billingAccountId: body.billingAccount?.id,
    msisdn: characteristic('msisdn'),
    balanceId: characteristic('balanceId'),
    iccid: characteristic('iccid'),
    imsi: characteristic('imsi'),
    reliesOn: related('reliesOn'),
    memberOf: related('memberOf'),
    serviceIds: (body.realizingService ?? []).flatMap((service) => service.id ?? []),
    services: (body.realizingService ?? []).flatMap(({ id, name }) =>
      id === undefined ? [] : { id, name: name ?? specificationOf(body.id, id) },
    ),
    placeIds: (body.place ?? []).flatMap(({ id }) => id ?? []),
    characteristics: Object.fromEntries(
      (body.productCharacteristic ?? []).flatMap(({ name, value }) =>
        name !== undefined && typeof value === 'string' ? [[name, value]] : [],
      ),
    ),
  };
}

/** The services that a product began with are named by it, then by their specification. */
const specificationOf = (productId: string, serviceId: string): string => serviceId.slice(productId.length + 1);
