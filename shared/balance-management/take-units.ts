import type { EnergyRate, NoticeRule, ScopedUsage } from '../rating';
import type { BalanceAccount, Counter } from './balance-account';
import { count } from './counters';
import type { Shortage } from './fill-slice';
import { type CountedLimit, isCap, limitsOnUsage } from './limits-on-usage';
import { MONEY } from './posting';
import { availableMoney } from './reservations';
import type { Signal } from './signal';
import { type Spending, signalsOf } from './signals-of';
import { takeAllowances, takeBonus, usableBuckets } from './take-buckets';

/** A usage as it was rated, before anybody asks who pays which part of it. */
export interface RatedClaim extends ScopedUsage {
  /** When it was used: epoch milliseconds. */
  readonly atMs: number;
  /** Whose usage it is: one member of a shared balance. */
  readonly productId: string | undefined;
  /** What limits a session count by; without one the usage is a session of its own. */
  readonly sessionId?: string;
  readonly billedUnits: bigint;
  /** Nano currency units for all but the first `coveredUnits`. */
  readonly priceOf: (coveredUnits: bigint) => bigint;
  /** What its units take of a bucket of energy; without one no such bucket pays. */
  readonly energyRate: EnergyRate | undefined;
  /** CO2 equivalent, whoever pays. */
  readonly carbonMicrograms: bigint;
}

/** What of the tariffs and the account's own limits holds for a usage. */
export interface PayingTerms {
  readonly limits: readonly CountedLimit[];
  readonly notices: readonly NoticeRule[];
}

/** Who pays which part of a usage, and what it does to the account. */
export interface Taken {
  /** Units of the usage that each bucket of units or energy pays; none is zero. */
  readonly allowances: Readonly<Record<string, bigint>>;
  /** What buckets give in what they count themselves: units, nano currency units or microwatt-hours; none is zero. */
  readonly drawn: Readonly<Record<string, bigint>>;
  /** What of `drawn` is bonus money. */
  readonly bonus: Readonly<Record<string, bigint>>;
  /** What of `drawn` is energy. */
  readonly energy: Readonly<Record<string, bigint>>;
  /** What the main balance pays: nano currency units, as are the next two. */
  readonly amountNano: bigint;
  /** What lies beyond a limit that lets it be free. */
  readonly freeNano: bigint;
  /** What nobody can pay. */
  readonly unpaidNano: bigint;
  /** CO2 equivalent, as claimed. */
  readonly carbonMicrograms: bigint;
  /** The limit that it exceeds and that blocks. */
  readonly blockedBy: string | undefined;
  /** What it counts towards each limit. */
  readonly counted: readonly Counter[];
  /** The account afterwards, as if what it can pay were paid and nothing blocked. */
  readonly account: BalanceAccount;
  /** What it wanted more of than there was, first of all what it asked first: units of a bucket, then money. */
  readonly short: readonly Shortage[];
  /** What that makes true. */
  readonly signals: readonly Signal[];
}

/**
 * Takes a usage from an account: allowances by priority and end, then its price from bonus money, then from the main balance; no
 * more of each than nobody holds. Limits cap the price or block. Pure; whether what is blocked or cannot be paid is refused,
 * written off or not granted is the caller's to say.
 */
export function takeUnits(account: BalanceAccount, claim: RatedClaim, terms: PayingTerms): Taken {
  const buckets = usableBuckets(account, claim);
  const units = takeAllowances(account, buckets, claim);
  const priceNano = claim.priceOf(units.covered);
  const limits = limitsOnUsage(account, claim, terms.limits);
  const costNano = limits.reduce((cost, one) => (isCap(one) && cost > one.left ? one.left : cost), priceNano);
  const blocking = limits.find((one) => one.rule.action === 'block' && shareOf(one, claim, costNano) > one.left);
  const bonus = takeBonus(account, buckets, costNano);
  const restNano = costNano - sumOf(bonus);
  const money = availableMoney(account);
  const amountNano = restNano <= money ? restNano : money > 0n ? money : 0n;
  const unpaidNano = restNano - amountNano;
  const spendings = limits.map((limit): Spending => ({ limit, spent: shareOf(limit, claim, costNano - unpaidNano) }));
  const counted = spendings
    .filter(({ limit, spent }) => limit.period !== '' && spent !== 0n)
    .map(({ limit, spent }): Counter => ({ id: limit.counterId, period: limit.period, spent }));
  const next = pay(account, { ...units.drawn, ...bonus }, amountNano, counted);
  return {
    allowances: units.allowances,
    drawn: { ...units.drawn, ...bonus },
    bonus,
    energy: units.energy,
    amountNano,
    freeNano: priceNano - costNano,
    unpaidNano,
    carbonMicrograms: claim.carbonMicrograms,
    blockedBy: blocking?.counterId,
    counted,
    account: next,
    short: unpaidNano > 0n ? [...units.short, { account: MONEY, amount: unpaidNano }] : units.short,
    signals: signalsOf(account, next, spendings, terms.notices),
  };
}

const shareOf = ({ rule }: CountedLimit, claim: RatedClaim, spentNano: bigint): bigint =>
  rule.counts === 'money' ? spentNano : claim.carbonMicrograms;

const sumOf = (parts: Readonly<Record<string, bigint>>): bigint =>
  Object.values(parts).reduce((sum, one) => sum + one, 0n);

function pay(
  account: BalanceAccount,
  drawn: Readonly<Record<string, bigint>>,
  amountNano: bigint,
  counted: readonly Counter[],
): BalanceAccount {
  const buckets = account.buckets.map((bucket) => {
    const given = drawn[bucket.id];
    return given === undefined ? bucket : { ...bucket, remaining: bucket.remaining - given };
  });
  const counters = counted.reduce((all, { id, period, spent }) => count(all, id, period, spent), account.counters);
  return { ...account, moneyNano: account.moneyNano - amountNano, buckets, counters };
}
