import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { isNarrowed } from '../tmf/authorise';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import type { BalanceAccount } from './balance-account';
import { queryUsageConsumption } from './consumption-resource';
import { describeConsumption, type QueryUsageConsumption } from './describe-consumption';
import type { BalanceStore, NumberDirectory } from './ports';
import type { PayingTerms } from './take-units';

/** Balances of one party that are read at most. */
export const BALANCES_READ_MAX = 50;

export interface ConsumptionPorts {
  readonly balances: BalanceStore;
  readonly numbers: Pick<NumberDirectory, 'find'>;
  /** The limits and notices that hold for a balance's use, or for one member's of it, at a time. */
  termsOf(account: BalanceAccount, productId: string | undefined, nowMs: number): Promise<PayingTerms>;
}

/** One balance that is asked about, and of which product where one was named. */
interface Found {
  readonly account: BalanceAccount;
  readonly productId?: string;
}

/**
 * TMF677: reads the balances as they stand now, of the party, the products or the numbers that are named. The answer is of that
 * moment and keeps no number: a number leads to its product. A subscriber asks about their own alone.
 */
export const consumptionHooks = (ports: ConsumptionPorts): ResourceHooks<QueryUsageConsumption> => ({
  async beforeCreate(draft, context) {
    const found = await find(ports, draft, context);
    if (!found.ok) return found;
    const nowMs = context.clock.now();
    const usageConsumption = await Promise.all(
      found.value.map(async ({ account, productId }) =>
        describeConsumption(account, await ports.termsOf(account, productId, nowMs), nowMs, productId),
      ),
    );
    const { logicalResource: _numbers, ...searchCriteria } = draft.searchCriteria ?? {};
    const [owner] = found.value;
    const relatedParty = draft.relatedParty ?? [{ id: owner?.account.partyId ?? '', role: 'customer' }];
    return ok({ ...draft, relatedParty, searchCriteria, usageConsumption });
  },
});

async function find(
  ports: ConsumptionPorts,
  { searchCriteria = {}, relatedParty = [] }: QueryUsageConsumption,
  { caller, clock }: HookContext,
): Promise<Result<readonly Found[], Failure>> {
  const { tenant } = caller;
  const { product = [], logicalResource = [] } = searchCriteria;
  const parties = searchCriteria.relatedParty ?? (product.length + logicalResource.length > 0 ? [] : relatedParty);
  const asked = [
    ...parties.map(({ id = '' }, at) => ({ path: `relatedParty.${at}.id`, found: ofParty(ports, tenant, id) })),
    ...product.map(({ id = '' }, at) => ({ path: `product.${at}.id`, found: ofProduct(ports, tenant, id) })),
    ...logicalResource.map(({ id = '' }, at) => ({
      path: `logicalResource.${at}.id`,
      found: ofNumber(ports, tenant, id, clock.now()),
    })),
  ];
  const led = await Promise.all(asked.map(async ({ path, found }) => ({ path, found: await found })));
  const isOwn = isNarrowed(queryUsageConsumption, 'write', caller);
  const isSeen = ({ account }: Found): boolean => !isOwn || account.partyId === caller.partyId;
  const violations: Violation[] = led
    .filter(({ found }) => !found.some(isSeen))
    .map(({ path }) => ({ path: `searchCriteria.${path}`, message: 'leads to no balance' }));
  if (led.length === 0)
    return err(
      failure('invalid-request', 'Say whose consumption', {
        violations: [{ path: 'searchCriteria', message: 'names a relatedParty, a product or a logicalResource' }],
      }),
    );
  if (violations.length > 0) return err(failure('unknown-reference', 'Nothing is consumed there', { violations }));
  const all = led.flatMap(({ found }) => found).filter(isSeen);
  return ok([...new Map(all.map((one) => [`${one.account.balanceId}/${one.productId ?? ''}`, one])).values()]);
}

async function ofParty({ balances }: ConsumptionPorts, tenant: TenantId, partyId: string): Promise<Found[]> {
  const ids = (await balances.ofParty(tenant, partyId)).slice(0, BALANCES_READ_MAX);
  const accounts = await Promise.all(ids.map((id) => balances.read(tenant, id)));
  return accounts.flatMap((account) => (account ? [{ account }] : []));
}

/** A balance is opened under the id of its first product; of a shared balance the directory knows the members by number. */
async function ofProduct({ balances }: ConsumptionPorts, tenant: TenantId, productId: string): Promise<Found[]> {
  const account = await balances.read(tenant, productId);
  return account ? [{ account, productId }] : [];
}

async function ofNumber(
  { balances, numbers }: ConsumptionPorts,
  tenant: TenantId,
  msisdn: string,
  nowMs: number,
): Promise<Found[]> {
  const spans = await numbers.find(tenant, msisdn);
  const span = spans.find(({ from, until }) => from <= nowMs && (until === undefined || nowMs < until));
  const account = span && (await balances.read(tenant, span.balanceId));
  return span && account ? [{ account, ...(span.productId === undefined ? {} : { productId: span.productId }) }] : [];
}
