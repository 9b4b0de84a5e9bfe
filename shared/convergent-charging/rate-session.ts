import {
  type BalanceAccount,
  type ChargeRecord,
  type ChargingSession,
  payingUnits,
  type SessionGroup,
} from '../balance-management';
import { type PriceRule, priceUsage, rateUsage, tariffNames } from '../rating';
import type { UsageService } from '../usage-management';
import type { ChargeContext } from './charge-usages';
import { tariffsAt } from './plans-in-force';

/** What a rating group is charged as. Every one is data: octets; a tariff's conditions tell them apart by number. */
export const SERVICE_OF_RATING_GROUP: UsageService = 'data';

/** What so many units more cost a rating group. */
export interface SessionPrice {
  readonly rule: PriceRule;
  readonly tariff: string;
  readonly billedUnits: bigint;
  /** Units that each allowance would pay, by bucket id; none is zero. */
  readonly allowances: Readonly<Record<string, bigint>>;
  /** Nano currency units. */
  readonly costNano: bigint;
  /** What was counted under this price before; undefined when nothing was. */
  readonly before: ChargeRecord['before'];
  /** The group with these units counted. */
  readonly group: SessionGroup;
}

/**
 * Prices units on top of what the group has used under the same price: the whole so far is rated, and what it cost so far is
 * taken off. So however a session is cut into reports, and in whatever order they come, it costs what one usage would.
 * Undefined when no tariff rates it.
 */
export function priceSessionUnits(
  account: BalanceAccount,
  session: ChargingSession,
  group: SessionGroup,
  use: { readonly units: bigint; readonly atMs: number },
  context: Pick<ChargeContext, 'nowMs' | 'tariffs'>,
): SessionPrice | undefined {
  const { productId } = session;
  const tariffs = tariffsAt(account, { atMs: use.atMs, productId }, context.tariffs);
  const usage = {
    service: SERVICE_OF_RATING_GROUP,
    startedAtMs: use.atMs,
    ratingGroup: String(group.ratingGroup),
    ...(session.visitedNetwork === undefined ? {} : { visitedNetwork: session.visitedNetwork }),
    ...(session.slice === undefined ? {} : { slice: session.slice }),
  };
  const first = rateUsage({ ...usage, units: use.units }, tariffs);
  if (!first) return undefined;
  const counted = sameOrNew(group, tariffNames(first), first.rule.priceId);
  const whole =
    counted.usedUnits === 0n ? first : rateUsage({ ...usage, units: counted.usedUnits + use.units }, tariffs);
  const before = rateUsage({ ...usage, units: counted.usedUnits }, tariffs);
  if (!whole || !before) return undefined;
  const billedUnits = whole.billedUnits - before.billedUnits;
  const allowances = payingUnits(account, {
    service: SERVICE_OF_RATING_GROUP,
    zone: whole.rule.zone,
    atMs: use.atMs,
    productId,
    billedUnits,
  });
  const left = Object.values(allowances).reduce((rest, units) => rest - units, billedUnits);
  const moneyUnits = counted.moneyUnits + left;
  const wholeNano = priceUsage(whole, whole.billedUnits - moneyUnits).amountNano;
  // A tier that makes the whole cheaper gives nothing back.
  const dueNano = wholeNano > counted.dueNano ? wholeNano : counted.dueNano;
  return {
    rule: whole.rule,
    tariff: counted.tariff,
    billedUnits,
    allowances,
    costNano: dueNano - counted.dueNano,
    before:
      counted.usedUnits === 0n
        ? undefined
        : {
            units: String(counted.usedUnits),
            billedUnits: String(before.billedUnits),
            moneyUnits: String(counted.moneyUnits),
            dueNano: String(counted.dueNano),
          },
    group: { ...counted, usedUnits: counted.usedUnits + use.units, moneyUnits, dueNano },
  };
}

const sameOrNew = (group: SessionGroup, tariff: string, priceId: string): SessionGroup =>
  group.tariff === tariff && group.priceId === priceId
    ? group
    : { ...group, tariff, priceId, usedUnits: 0n, moneyUnits: 0n, dueNano: 0n };
