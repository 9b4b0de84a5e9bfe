import {
  type AllowanceBucket,
  addPlan,
  type BalanceAccount,
  type DiscountTerm,
  discountPlans,
  endOfValidity,
  endPlan,
  grantedTo,
  isSlice,
  type NumberSpan,
  openAccount,
  openSlice,
  type Plan,
  poolIdOf,
  sliceIds,
  sliceOfMember,
} from '../balance-management';
import { eachAtOnce } from '../kernel/each-at-once';
import { invariant } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import { type AllowanceRule, type Tariff, tariffAt } from '../rating';
import type { CloseChargingRequest, OpenChargingAnswer, OpenChargingRequest } from './open-charging-request';
import type { ChargingPorts } from './ports';

const MAX_OPEN_ATTEMPTS = 20;
/** Slices of a pool that are read or written side by side. */
const SLICES_AT_ONCE = 32;

/** The offering has no tariff yet: it was not published, or its compilation is still under way. Try again. */
export class NoTariffError extends Error {
  override readonly name = 'NoTariffError';
}
/** The balance of an add-on's base, or that a member joins, is unknown or in another currency. Trying again does not help. */
export class NoBalanceError extends Error {
  override readonly name = 'NoBalanceError';
}
export class OpeningContendedError extends Error {
  override readonly name = 'OpeningContendedError';
}

/**
 * Opens charging for a product: its account (for a primary product, under the product's id), its plan and allowances,
 * and its number. A product with a number of its own that names a balance joins it as a member. Idempotent by product: a crash
 * between its steps is healed by the same call again.
 */
export async function openCharging(ports: ChargingPorts, request: OpenChargingRequest): Promise<OpenChargingAnswer> {
  const atMs = Date.parse(request.activatedAt);
  const tariff = tariffAt(await ports.tariffs.versions(request.tenant, request.offeringId), atMs);
  if (!tariff) throw new NoTariffError(`Offering ${request.offeringId} has no tariff at ${request.activatedAt}`);
  const account = await accountOf(ports, request, tariff, atMs);
  if (account.currency !== tariff.currency)
    throw new NoBalanceError(`Balance ${account.balanceId} is in ${account.currency}, not in ${tariff.currency}`);
  const isMember = roleOf(request) === 'member';
  if (isMember && isSlice(account)) return joinPool(ports, request, account, atMs);
  const discounts = discountPlans(request.productId, await awaitDiscounts(ports, request, atMs), atMs);
  for (const one of await slicesOf(ports, account)) {
    await writeUntilDone(ports, one, (current) => planOf(current, request, tariff, atMs));
    for (const discount of discounts)
      await writeUntilDone(ports, one, (current) => addPlan(current, discount, [], atMs));
  }
  const { balanceId } = account;
  await assignNumbers(ports, request, {
    balanceId,
    from: atMs,
    offeringId: request.offeringId,
    ...(isMember ? { productId: request.productId } : {}),
  });
  return openedAt(request, balanceId);
}

const openedAt = (request: OpenChargingRequest, balanceId: string): OpenChargingAnswer => {
  const { tenant, productId, msisdn, imsi, activatedAt } = request;
  const numbers = { ...(msisdn === undefined ? {} : { msisdn }), ...(imsi === undefined ? {} : { imsi }) };
  return { balanceId, close: { tenant, productId, balanceId, ...numbers, closedAt: activatedAt } };
};

/**
 * A pool has more members than an item could name plans: a member's numbers charge one of its slices, by the pool's own plans.
 * The slice is opened with its first member.
 */
async function joinPool(
  ports: ChargingPorts,
  request: OpenChargingRequest,
  pool: BalanceAccount,
  atMs: number,
): Promise<OpenChargingAnswer> {
  const balanceId = sliceOfMember(pool, request.productId);
  if (balanceId !== poolIdOf(pool)) await ports.balances.open(openSlice(pool, balanceId, atMs));
  const offeringId = pool.plans.find((plan) => !plan.addOn && plan.until === undefined)?.offeringId;
  await assignNumbers(ports, request, { balanceId, from: atMs, ...(offeringId === undefined ? {} : { offeringId }) });
  return openedAt(request, balanceId);
}

async function assignNumbers(ports: ChargingPorts, request: OpenChargingRequest, span: NumberSpan): Promise<void> {
  for (const number of numbersOf(request)) await ports.numbers.assign(request.tenant, number, span);
}

/** The account of a primary product, under the product's id; of another product that it names. */
async function accountOf(
  ports: ChargingPorts,
  request: OpenChargingRequest,
  tariff: Tariff,
  atMs: number,
): Promise<BalanceAccount> {
  if (request.balanceId === undefined) return ports.balances.open(newAccount(request, tariff, atMs));
  const account = await ports.balances.read(request.tenant, request.balanceId);
  if (!account) throw new NoBalanceError(`There is no balance ${request.balanceId}`);
  return account;
}

/** The open slices of the pool that a balance is one of; else the balance. */
export async function slicesOf(ports: ChargingPorts, account: BalanceAccount): Promise<BalanceAccount[]> {
  if (!isSlice(account)) return [account];
  const open: BalanceAccount[] = [];
  await eachAtOnce(sliceIds(account), SLICES_AT_ONCE, async (id) => {
    const slice = await ports.balances.read(account.tenant, id);
    if (slice) open.push(slice);
  });
  return open;
}

/** Throws NoTariffError while a discount's tariff is not published: it is told of with the order, as charging is opened. */
export async function awaitDiscounts(
  ports: ChargingPorts,
  { tenant, discounts = [] }: Pick<OpenChargingRequest, 'tenant' | 'discounts'>,
  atMs: number,
): Promise<readonly DiscountTerm[]> {
  for (const { offeringId } of discounts)
    if (!tariffAt(await ports.tariffs.versions(tenant, offeringId), atMs))
      throw new NoTariffError(`Discount ${offeringId} is not published yet`);
  return discounts;
}

/** Closes it again: no usage of this product after `closedAt` is charged. Idempotent; closing what never was is fine. */
export async function closeCharging(ports: ChargingPorts, request: CloseChargingRequest): Promise<void> {
  const atMs = Date.parse(request.closedAt);
  for (const number of numbersOf(request)) await ports.numbers.release(request.tenant, number, request.balanceId, atMs);
  const account = await ports.balances.read(request.tenant, request.balanceId);
  if (!account?.plans.some(({ productId }) => productId === request.productId)) return;
  for (const one of await slicesOf(ports, account))
    await writeUntilDone(ports, one, (current) => endPlan(current, request.productId, atMs));
}

/**
 * Closes whatever an opening that never answered may have opened: the balance is the product's own, the one that it named, or a member's
 * slice of that.
 */
export async function withdrawCharging(ports: ChargingPorts, request: OpenChargingRequest): Promise<void> {
  const { tenant, productId, balanceId = productId } = request;
  const named = roleOf(request) === 'member' ? await ports.balances.read(tenant, balanceId) : undefined;
  const { close } = openedAt(request, named && isSlice(named) ? sliceOfMember(named, productId) : balanceId);
  await closeCharging(ports, close);
}

/** What the subscriber is found by in the number directory. */
const numbersOf = ({ msisdn, imsi }: Pick<OpenChargingRequest, 'msisdn' | 'imsi'>): string[] => [
  ...(msisdn === undefined ? [] : [msisdn]),
  ...(imsi === undefined ? [] : [`imsi-${imsi}`]),
];

/** An add-on has no number: it works on the lines that the balance has. */
function roleOf({ balanceId, msisdn, imsi }: OpenChargingRequest): 'main' | 'add-on' | 'member' {
  if (balanceId === undefined) return 'main';
  return msisdn === undefined && imsi === undefined ? 'add-on' : 'member';
}

const newAccount = (request: OpenChargingRequest, tariff: Tariff, atMs: number): BalanceAccount =>
  openAccount({
    tenant: request.tenant,
    balanceId: request.productId,
    partyId: request.partyId,
    ...(request.billingAccountId === undefined ? {} : { billingAccountId: request.billingAccountId }),
    currency: tariff.currency,
    ...(request.segment === undefined ? {} : { segment: request.segment }),
    ...(tariff.slices === undefined ? {} : { slices: tariff.slices }),
    atMs,
  });

function planOf(
  account: BalanceAccount,
  request: OpenChargingRequest,
  tariff: Tariff,
  atMs: number,
): BalanceAccount | undefined {
  const role = roleOf(request);
  const plan: Plan = {
    productId: request.productId,
    offeringId: request.offeringId,
    from: atMs,
    addOn: role === 'add-on',
    ...(role === 'member' ? { member: true } : {}),
    ...(request.sponsor ? { sponsor: request.sponsor } : {}),
  };
  const { creditLimitNano = account.creditLimitNano } = role === 'main' ? tariff : {};
  return addPlan(
    { ...account, creditLimitNano },
    plan,
    [...tariff.allowances, ...awardRules(request)].map((rule) =>
      grant(`${request.productId}/`, { ...rule, units: grantedTo(account, rule.units) }, atMs),
    ),
    atMs,
  );
}

/** Used after all that the plan itself gives, and before the money that was paid in. */
const AWARD_PRIORITY = 1_000;

/** What promotions give with a product: money to be used for anything within its time, granted once and taken back with the plan. */
const awardRules = ({ awards = [] }: OpenChargingRequest): AllowanceRule[] =>
  awards.map(({ promotionId, amount, months }, at) => {
    const units = parseNano(amount);
    invariant(units !== undefined && units > 0n, `award ${promotionId} is an amount above zero`);
    return {
      id: `award-${promotionId}-${at + 1}`,
      service: 'money',
      units,
      zones: [],
      priority: AWARD_PRIORITY,
      validity: { months },
    };
  });

/** An allowance as a plan that begins at `atMs` gives it; `prefix` makes its id one of the account. */
export function grant(prefix: string, rule: AllowanceRule, atMs: number): Omit<AllowanceBucket, 'remaining'> {
  return {
    id: `${prefix}${rule.id}`,
    service: rule.service,
    zones: rule.zones,
    granted: rule.units,
    priority: rule.priority,
    validUntil: endOfValidity(atMs, rule.validity),
  };
}

/** Writes a balance as `move` makes it of what stands there, until nobody else was faster; undefined leaves it. */
export async function writeUntilDone(
  ports: ChargingPorts,
  account: BalanceAccount,
  move: (current: BalanceAccount) => BalanceAccount | undefined,
): Promise<void> {
  let current = account;
  for (let attempt = 1; attempt <= MAX_OPEN_ATTEMPTS; attempt += 1) {
    const next = move(current);
    if (!next) return;
    const written = await ports.balances.write(next, current.number);
    if (written.written) return;
    current = written.current;
    await ports.backOff(attempt);
  }
  throw new OpeningContendedError(`Balance ${account.balanceId} was written by others ${MAX_OPEN_ATTEMPTS} times`);
}
