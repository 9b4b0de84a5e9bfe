import {
  type BalanceAccount,
  type CountedLimit,
  isDiscountOn,
  type PayingTerms,
  type Plan,
} from '../balance-management';
import { type Tariff, type TariffSpan, tariffAt } from '../rating';
import type { UsageService } from '../usage-management';

/** Every version of the tariffs of an account's plans, by offering. */
export type TariffVersions = ReadonlyMap<string, readonly Tariff[]>;

/** When something is used (epoch milliseconds), and by whom of a shared balance. */
export interface Use {
  readonly atMs: number;
  readonly productId: string | undefined;
}

/**
 * The plans that rate a usage: add-ons before the main plan, the newest first. In a shared balance a member's own plan rates its
 * usage, and the first product's plans rate everybody else's; add-ons are for all, but for what was promised to a member alone.
 */
export function plansAt({ plans }: BalanceAccount, { atMs, productId }: Use): Plan[] {
  const others = plans.filter((plan) => plan.member && plan.productId !== productId);
  const isOwn = (plan: Plan): boolean => (productId === undefined ? !plan.member : plan.productId === productId);
  return plans
    .filter((plan) => plan.from <= atMs && (plan.until === undefined || atMs < plan.until))
    .filter((plan) => (plan.addOn ? !others.some((other) => isDiscountOn(plan, other.productId)) : isOwn(plan)))
    .sort((a, b) => (a.addOn === b.addOn ? b.from - a.from : a.addOn ? -1 : 1));
}

/** What of the account itself may decide a price. */
export const segmentOf = ({ segment }: BalanceAccount): { readonly segment?: string } =>
  segment === undefined ? {} : { segment };

/** Their tariffs at the time of use, in the order in which they are asked. */
export const tariffsAt = (account: BalanceAccount, use: Use, versions: TariffVersions): Tariff[] =>
  plansAt(account, use)
    .map((plan) => tariffAt(versions.get(plan.offeringId) ?? [], use.atMs))
    .filter((tariff) => tariff !== undefined);

/** When plans or versions of their tariffs begin or end between two times (epoch milliseconds), in order. */
export function changesBetween(
  { plans }: BalanceAccount,
  afterMs: number,
  beforeMs: number,
  versions: TariffVersions,
): number[] {
  const changes = plans.flatMap((plan) => [
    plan.from,
    ...(plan.until === undefined ? [] : [plan.until]),
    ...(versions.get(plan.offeringId) ?? []).map((version) => version.validFrom),
  ]);
  return [...new Set(changes.filter((atMs) => afterMs < atMs && atMs < beforeMs))].sort((a, b) => a - b);
}

/** Where tariffs or plans change while a call lasts. One that nothing rates any more goes on as it began. */
export function laterTariffs(
  account: BalanceAccount,
  call: Use & { readonly service: UsageService; readonly units: bigint },
  versions: TariffVersions,
): TariffSpan[] {
  if (call.service !== 'voice') return [];
  const { atMs: startMs, productId } = call;
  return changesBetween(account, startMs, startMs + Number(call.units) * 1000, versions)
    .map((fromMs) => ({ fromMs, tariffs: tariffsAt(account, { atMs: fromMs, productId }, versions) }))
    .filter((span) => span.tariffs.length > 0);
}

/**
 * The limits and notices that hold for a usage: of the tariffs in force, and the account's own. A limit of a member's plan
 * counts that member's usage alone; two tariffs' limits of one id are one, as the first says it.
 */
export function payingTerms(account: BalanceAccount, { productId }: Use, inForce: readonly Tariff[]): PayingTerms {
  const counterId = (limitId: string): string => (productId === undefined ? limitId : `${limitId}/${productId}`);
  const limits = new Map<string, CountedLimit>();
  for (const rule of inForce.flatMap((tariff) => tariff.limits ?? [])) {
    const id = counterId(rule.id);
    if (!limits.has(id)) limits.set(id, { counterId: id, rule });
  }
  for (const { productId: member, ...rule } of account.limits) {
    if (member !== undefined && member !== productId) continue;
    const id = member === undefined ? rule.id : `${rule.id}/${member}`;
    limits.set(`own ${id}`, { counterId: id, rule });
  }
  return { limits: [...limits.values()], notices: inForce.flatMap((tariff) => tariff.notices ?? []) };
}
