import { type BalanceAccount, productOfBucket } from '../balance-management';
import { type CatalogOffering, isOnSale } from '../product-catalog';
import { isRecord, valuesAt } from '../tmf/read-path';
import type { AddOn, ConsumptionFact } from './ports';

const RELIES_ON = 'reliesOn';

/** A balance as facts: its money, and each allowance that can be used at a time (epoch milliseconds). */
export function consumptionFacts(account: BalanceAccount, nowMs: number): ConsumptionFact[] {
  const inForce = account.plans.filter(({ from, until }) => from <= nowMs && (until === undefined || nowMs < until));
  const main = inForce.find(({ addOn }) => !addOn);
  const offeringOf = (productId: string) => inForce.find((plan) => plan.productId === productId)?.offeringId;
  const allowances = account.buckets
    .filter(({ validFrom = 0, validUntil }) => validFrom <= nowMs && nowMs < validUntil)
    .flatMap((bucket): ConsumptionFact[] => {
      const [, name = ''] = bucket.id.split('~')[0]?.split('/') ?? [];
      const productId = productOfBucket(bucket.id);
      const { service, granted, remaining, validUntil: validUntilMs } = bucket;
      const offeringId = offeringOf(productId) ?? main?.offeringId;
      if (offeringId === undefined) return [];
      return [{ kind: 'allowance', productId, offeringId, name, service, granted, remaining, validUntilMs }];
    });
  if (!main) return allowances;
  const { productId, offeringId } = main;
  const { moneyNano: remainingNano, currency } = account;
  return [{ kind: 'money', productId, offeringId, remainingNano, currency }, ...allowances];
}

/** The add-ons among a catalog's offerings that are on sale: what relies on another, and which services it is of. */
export const addOnsAmong = (offerings: readonly CatalogOffering[], nowMs: number): AddOn[] =>
  offerings
    .filter((offering) => isOnSale(offering, nowMs))
    .flatMap((offering) => {
      const reliesOn = (offering.productOfferingRelationship ?? [])
        .filter(({ relationshipType }) => relationshipType === RELIES_ON)
        .flatMap(({ id }) => id ?? []);
      const services = servicesOf(offering);
      if (reliesOn.length === 0 || services.length === 0) return [];
      return [{ offeringId: offering.id, name: offering.name ?? offering.id, reliesOn, services }];
    });

/** As docs/architecture.md writes an offering's allowances. */
function servicesOf({ prodSpecCharValueUse = [] }: CatalogOffering): string[] {
  const allowances = prodSpecCharValueUse
    .filter(({ name }) => name === 'allowance')
    .flatMap((use) => valuesAt(use, 'productSpecCharacteristicValue.value'));
  return [
    ...new Set(allowances.flatMap((one) => (isRecord(one) && typeof one.service === 'string' ? one.service : []))),
  ];
}
