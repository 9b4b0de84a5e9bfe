import { type BalanceAccount, type ChargeRecord, count, countedOf, countedPeriod } from '../balance-management';
import { countedUnits, limitPeriodOf, type RatedUsage, type Tariff, type TariffSpan, tierCountersOf } from '../rating';
import type { Use } from './plans-in-force';

/** A counter of tiers in the period of a use. */
interface TierStand {
  readonly counterId: string;
  readonly period: string;
  readonly units: bigint;
}

/** Where the tiers of tariffs stand in an account, by the tariffs' names of their counters; empty for nearly all. */
export type TierStands = ReadonlyMap<string, TierStand>;
const NO_STANDS: TierStands = new Map();

/** Beside the limits' counters; a member of a shared balance counts alone. */
const counterIdOf = (id: string, productId: string | undefined): string =>
  productId === undefined ? `tier:${id}` : `tier:${id}/${productId}`;

/** The counters that usage of a time counts in. A call counts whole where it began. */
export const tierStands = (
  { counters }: BalanceAccount,
  { atMs, productId }: Use,
  tariffs: readonly Tariff[],
  later: readonly TariffSpan[],
): TierStands => {
  const found = [...tariffs, ...later.flatMap((span) => span.tariffs)].flatMap(tierCountersOf);
  if (found.length === 0) return NO_STANDS;
  return new Map(
    found.map((counter) => {
      const counterId = counterIdOf(counter.id, productId);
      const period = countedPeriod(counters, counterId, limitPeriodOf(counter, atMs));
      return [counter.id, { counterId, period, units: countedOf(counters, counterId, period) }];
    }),
  );
};

/** What rating asks of the counters: the units that each holds, less those that the same session has counted before. */
export const unitsBefore = (stands: TierStands, earlier?: RatedUsage): Record<string, bigint> => {
  const own = countedUnits(earlier?.parts ?? []);
  return Object.fromEntries([...stands].map(([id, { units }]) => [id, units - (own[id] ?? 0n)]));
};

/**
 * Counts the units that a usage bills beyond `earlier`, the same session before it, whoever pays them. What its record says of them
 * rates it again.
 */
export function countTiers(
  account: BalanceAccount,
  stands: TierStands,
  rated: RatedUsage,
  earlier?: RatedUsage,
): { readonly account: BalanceAccount } & Pick<ChargeRecord, 'tiers'> {
  if (stands.size === 0) return { account };
  const own = countedUnits(earlier?.parts ?? []);
  const before = unitsBefore(stands, earlier);
  const counted = Object.entries(countedUnits(rated.parts)).flatMap(([id, units]) => {
    const stand = stands.get(id);
    return stand ? [{ id, ...stand, before: before[id] ?? 0n, added: units - (own[id] ?? 0n) }] : [];
  });
  if (counted.length === 0) return { account };
  return {
    account: {
      ...account,
      counters: counted.reduce(
        (counters, { counterId, period, added }) => count(counters, counterId, period, added),
        account.counters,
      ),
    },
    tiers: Object.fromEntries(
      counted.map(({ id, period, before: held, added }) => [
        id,
        { period, before: String(held), units: String(added) },
      ]),
    ),
  };
}

/** What a charge counted is given back where its period is still remembered. */
export const uncountTiers = (
  counters: BalanceAccount['counters'],
  { tiers = {}, productId }: ChargeRecord,
): BalanceAccount['counters'] =>
  Object.entries(tiers).reduce((left, [id, { period, units }]) => {
    const counterId = counterIdOf(id, productId);
    return countedOf(left, counterId, period) > 0n ? count(left, counterId, period, -BigInt(units)) : left;
  }, counters);
