import { type BalanceAccount, type ChargeRecord, type Shortage, type Signal, takeUnits } from '../balance-management';
import { energyOf, energyRateOf, priceUsage, rateUsage, tariffNames } from '../rating';
import { conditionsOf, type UsageRecord } from '../usage-management';
import { countTiers, tierStands, unitsBefore } from './count-tiers';
import { paidBy } from './paid-by';
import { laterTariffs, payingTerms, segmentOf, type TariffVersions, tariffsAt } from './plans-in-force';
import { type Sponsors, sharedClaim, shareOfSponsor, splitWith } from './split-usage';

/** What the account lacked is said either way: another slice of a hot pool may have it. */
export type TakenUsage = { readonly short: readonly Shortage[] } & (
  | { readonly kind: 'refused'; readonly reason: 'no-tariff' | 'insufficient-balance' | 'spending-limit-reached' }
  | {
      readonly kind: 'charged';
      readonly balances: BalanceAccount;
      readonly record: ChargeRecord;
      readonly signals: readonly Signal[];
      /** The sponsor of a part, as it will stand. */
      readonly sponsor?: BalanceAccount;
    }
);

/** Rates a usage and takes it from the account, whole, or refuses it whole with a reason. */
export function takeUsage(
  account: BalanceAccount,
  usage: UsageRecord,
  productId: string | undefined,
  versions: TariffVersions,
  sponsors: Sponsors,
): TakenUsage {
  const use = { atMs: Date.parse(usage.startedAt), productId };
  const inForce = tariffsAt(account, use, versions);
  const conditions = { ...conditionsOf(usage), ...segmentOf(account) };
  const ratable = {
    service: usage.service,
    units: BigInt(usage.quantity),
    startedAtMs: use.atMs,
    ...(usage.destination === undefined ? {} : { destination: usage.destination }),
    ...(usage.visitedNetwork === undefined ? {} : { visitedNetwork: usage.visitedNetwork }),
    ...conditions,
  };
  const later = laterTariffs(account, { ...use, service: usage.service, units: ratable.units }, versions);
  const stands = tierStands(account, use, inForce, later);
  const counting = stands.size === 0 ? ratable : { ...ratable, unitsBefore: unitsBefore(stands) };
  const rated = rateUsage(counting, inForce, later);
  if (!rated) return { kind: 'refused', reason: 'no-tariff', short: [] };
  const { rule, billedUnits } = rated;
  const priceNano = sponsors.size === 0 ? 0n : priceUsage(rated).amountNano;
  const share =
    priceNano === 0n ? undefined : shareOfSponsor(account, use, { ...usage, zone: rule.zone, priceNano }, sponsors);
  const taken = takeUnits(
    account,
    {
      service: usage.service,
      zone: rule.zone,
      ...(usage.visitedNetwork === undefined ? {} : { visitedNetwork: usage.visitedNetwork }),
      ...use,
      billedUnits,
      priceOf: (coveredUnits) => priceUsage(rated, coveredUnits).amountNano,
      ...sharedClaim(share, priceNano),
      energyRate: energyRateOf(rated),
      carbonMicrograms: energyOf(rated)?.carbonMicrograms ?? 0n,
    },
    payingTerms(account, use, inForce),
  );
  const { short } = taken;
  if (taken.blockedBy !== undefined) return { kind: 'refused', reason: 'spending-limit-reached', short: [] };
  if (taken.unpaidNano > 0n) return { kind: 'refused', reason: 'insufficient-balance', short };
  const { account: balances, ...counted } = countTiers(taken.account, stands, rated);
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
    ...conditions,
    ...(productId === undefined ? {} : { productId }),
    ...paidBy(taken),
    ...splitWith(share),
    ...counted,
  };
  const sponsor = share ? { sponsor: share.sponsor } : {};
  return { kind: 'charged', balances, record, signals: taken.signals, short, ...sponsor };
}
