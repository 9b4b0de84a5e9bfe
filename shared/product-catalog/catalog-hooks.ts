import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { ApiHooks, HookContext, ResourceHooks } from '../tmf/hooks';
import { updateResource } from '../tmf/update-resource';
import { namesNetwork } from './check-network';
import { checkPrice } from './check-price';
import { checkSale } from './check-sale';
import { faultsOfEligibility } from './eligibility';
import type { CatalogOffering, CatalogPrice, CatalogService, CatalogSpecification } from './ports';
import { checkSold, goesOnSale, replaced, replacedIdOf } from './replace-version';
import { productOfferingResource } from './resources';
import { checkConditions } from './service-condition';
import { NETWORK_CAPABILITY } from './tools-resources';

const UNLOOKED = 'Not held against the network: none has declared its capabilities';

const judged = <B>(body: B, wrong: Failure | undefined): Result<B, Failure> => (wrong ? err(wrong) : ok(body));

const prices: ResourceHooks<CatalogPrice> = {
  beforeCreate: async (draft) => judged(draft, checkPrice(draft)),
  beforePatch: async (next, previous) => judged(next, checkPrice(next, previous)),
};

const offerings: ResourceHooks<CatalogOffering> = {
  beforeCreate: (draft, context) => judgeOffering(draft, context),
  beforePatch: (next, previous, context) => judgeOffering(next, context, previous),
};

const specifications: ResourceHooks<CatalogSpecification> = {
  beforeCreate: async (draft) => judged(draft, checkConditions(draft)),
  beforePatch: async (next) => judged(next, checkConditions(next)),
};
const services: ResourceHooks<CatalogService> = {
  beforeCreate: async (draft) => judged(draft, checkConditions(draft)),
  beforePatch: async (next) => judged(next, checkConditions(next)),
};

export const catalogHooks: ApiHooks = {
  productOffering: offerings,
  productOfferingPrice: prices,
  productSpecification: specifications,
  serviceSpecification: services,
};

/** What the offering says must hold together; once it goes on sale, what it replaces ends. */
async function judgeOffering(
  next: CatalogOffering,
  { store, caller, clock }: HookContext,
  previous?: CatalogOffering,
): Promise<Result<CatalogOffering, Failure>> {
  const { tenant } = caller;
  const ports = { store, tenant, nowMs: clock.now() };
  const wrong = checkRules(next) ?? (previous && checkSold(next, previous)) ?? (await checkSale(next, ports, previous));
  if (wrong) return err(wrong);
  if (!goesOnSale(next, previous)) return ok(next);
  const replacedId = replacedIdOf(next);
  if (replacedId !== undefined) {
    const ended = await updateResource(store, productOfferingResource, { ...ports, id: replacedId }, (old) =>
      ok(replaced(old, next, ports.nowMs)),
    );
    if (!ended.ok && ended.error.code !== 'not-found') return ended;
  }
  const unlooked = namesNetwork(next) && (await networks(ports)) === 0;
  return ok(unlooked ? { ...next, statusReason: UNLOOKED } : next);
}

/** A rule that says nothing, or takes too long, is refused when it is written, like a price. */
function checkRules(offering: CatalogOffering): Failure | undefined {
  const violations = faultsOfEligibility(offering);
  return violations.length === 0
    ? undefined
    : failure('invalid-request', 'The offering has rules that cannot be judged by', { violations });
}

const networks = async ({ store, tenant }: Pick<HookContext, 'store'> & { tenant: HookContext['caller']['tenant'] }) =>
  (await store.list({ tenant, resource: NETWORK_CAPABILITY.name, limit: 1 })).items.length;
