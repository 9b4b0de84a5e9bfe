import type { BalanceAccount, ChargeRecord } from '../../shared/balance-management';
import { TIER_COUNTER } from './offers';

const COUNTER_ID = `tier:${TIER_COUNTER}`;

/** What one record counts: from where on, and how many; a cancellation less than none. */
interface Place {
  readonly key: string;
  readonly before: bigint;
  readonly units: bigint;
}

/** Where the tiers of messages stand that count a whole month, by what was charged and taken back. */
export class TierBook {
  private readonly counted = new Map<string, bigint>();

  /** Why one write, which left the account so, counts otherwise; undefined when it is right. */
  take(account: BalanceAccount, records: readonly ChargeRecord[]): string | undefined {
    const placed = records.flatMap((record) => this.placesOf(account, record));
    // A cancellation says where its charge stood.
    const charged = placed.filter(({ units }) => units > 0n);
    const wrong = charged.find((one) => !this.couldStand(one, placed));
    for (const { key, units } of placed) this.counted.set(key, this.at(key) + units);
    if (wrong) return `counts a message from ${wrong.before} on, where ${this.at(wrong.key)} are counted`;
    const astray = account.counters.find(
      ({ id, period, spent }) => id === COUNTER_ID && spent !== this.at(keyOf(account, period)),
    );
    return (
      astray && `has ${astray.spent} of ${COUNTER_ID}, where ${this.at(keyOf(account, astray.period))} are counted`
    );
  }

  private at = (key: string): bigint => this.counted.get(key) ?? 0n;

  private placesOf(account: BalanceAccount, { tiers }: ChargeRecord): Place[] {
    const said = tiers?.[TIER_COUNTER];
    if (!said) return [];
    return [{ key: keyOf(account, said.period), before: BigInt(said.before), units: BigInt(said.units) }];
  }

  /** A write may hold charges and cancellations in any order: a charge stands where some of them may have led. */
  private couldStand({ key, before }: Place, ofWrite: readonly Place[]): boolean {
    const units = ofWrite.filter((one) => one.key === key).map((one) => one.units);
    const least = units.filter((one) => one < 0n).reduce((sum, one) => sum + one, this.at(key));
    const most = units.filter((one) => one > 0n).reduce((sum, one) => sum + one, this.at(key));
    return least <= before && before <= most;
  }
}

const keyOf = ({ balanceId }: BalanceAccount, period: string): string => `${balanceId} ${period}`;
