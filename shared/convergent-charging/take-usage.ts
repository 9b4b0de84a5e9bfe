import {
  type BalanceAccount,
  type ChargeRecord,
  type Shortage,
  type Signal,
  type Taken,
  takeUnits,
} from '../balance-management';
import { energyOf, energyRateOf, priceUsage, rateUsage, tariffNames } from '../rating';
import { conditionsOf, type UsageRecord } from '../usage-management';
import { laterTariffs, payingTerms, type TariffVersions, tariffsAt } from './plans-in-force';

/** What the account lacked is said either way: another slice of a hot pool may have it. */
export type TakenUsage = { readonly short: readonly Shortage[] } & (
  | { readonly kind: 'refused'; readonly reason: 'no-tariff' | 'insufficient-balance' | 'spending-limit-reached' }
  | {
      readonly kind: 'charged';
      readonly balances: BalanceAccount;
      readonly record: ChargeRecord;
      readonly signals: readonly Signal[];
    }
);

/** Rates a usage and takes it from the account, whole, or refuses it whole with a reason. */
export function takeUsage(
  account: BalanceAccount,
  usage: UsageRecord,
  productId: string | undefined,
  versions: TariffVersions,
): TakenUsage {
  const use = { atMs: Date.parse(usage.startedAt), productId };
  const inForce = tariffsAt(account, use, versions);
  const ratable = {
    service: usage.service,
    units: BigInt(usage.quantity),
    startedAtMs: use.atMs,
    ...(usage.destination === undefined ? {} : { destination: usage.destination }),
    ...(usage.visitedNetwork === undefined ? {} : { visitedNetwork: usage.visitedNetwork }),
    ...conditionsOf(usage),
  };
  const rated = rateUsage(
    ratable,
    inForce,
    laterTariffs(account, { ...use, service: usage.service, units: ratable.units }, versions),
  );
  if (!rated) return { kind: 'refused', reason: 'no-tariff', short: [] };
  const { rule, billedUnits } = rated;
  const taken = takeUnits(
    account,
    {
      service: usage.service,
      zone: rule.zone,
      ...(usage.visitedNetwork === undefined ? {} : { visitedNetwork: usage.visitedNetwork }),
      ...use,
      billedUnits,
      priceOf: (coveredUnits) => priceUsage(rated, coveredUnits).amountNano,
      energyRate: energyRateOf(rated),
      carbonMicrograms: energyOf(rated)?.carbonMicrograms ?? 0n,
    },
    payingTerms(account, use, inForce),
  );
  const { short } = taken;
  if (taken.blockedBy !== undefined) return { kind: 'refused', reason: 'spending-limit-reached', short: [] };
  if (taken.unpaidNano > 0n) return { kind: 'refused', reason: 'insufficient-balance', short };
  const record: ChargeRecord = {
    usageId: usage.usageId,
    source: usage.source,
    service: usage.service,
    startedAt: usage.startedAt,
    units: usage.quantity,
    billedUnits: String(billedUnits),
    tariff: tariffNames(rated),
    priceId: rule.priceId,
    zone: rule.zone,
    ...(usage.destination === undefined ? {} : { destination: usage.destination }),
    ...(usage.visitedNetwork === undefined ? {} : { visitedNetwork: usage.visitedNetwork }),
    ...conditionsOf(usage),
    ...(productId === undefined ? {} : { productId }),
    ...paidBy(taken),
  };
  return { kind: 'charged', balances: taken.account, record, signals: taken.signals, short };
}

/** Who paid which part, as a record says it; what is nothing is left out. */
export function paidBy(
  taken: Taken,
): Pick<ChargeRecord, 'allowances' | 'amountNano' | 'bonus' | 'energy' | 'freeNano' | 'carbonMicrograms'> {
  const bonus = asText(taken.bonus);
  const energy = asText(taken.energy);
  return {
    allowances: asText(taken.allowances),
    amountNano: String(taken.amountNano),
    ...(Object.keys(bonus).length === 0 ? {} : { bonus }),
    ...(Object.keys(energy).length === 0 ? {} : { energy }),
    ...(taken.freeNano === 0n ? {} : { freeNano: String(taken.freeNano) }),
    ...(taken.carbonMicrograms === 0n ? {} : { carbonMicrograms: String(taken.carbonMicrograms) }),
  };
}

const asText = (counts: Readonly<Record<string, bigint>>): Record<string, string> =>
  Object.fromEntries(Object.entries(counts).map(([id, count]) => [id, String(count)]));
