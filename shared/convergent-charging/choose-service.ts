import type { ChargingSession, SessionGroup } from '../balance-management';
import type { Tariff } from '../rating';
import type { UsageService } from '../usage-management';
import type { Counts, UnitUsage } from './session-request';

/** Made once a tariff: which service its rules charge each rating group as that they name. */
const named = new WeakMap<Tariff, ReadonlyMap<string, UsageService>>();

function servicesOf(tariff: Tariff): ReadonlyMap<string, UsageService> {
  let services = named.get(tariff);
  if (!services) {
    const pairs = tariff.rules.flatMap(({ service, conditions }) =>
      (conditions?.ratingGroup ?? []).map((ratingGroup): [string, UsageService] => [ratingGroup, service]),
    );
    services = new Map(pairs.reverse());
    named.set(tariff, services);
  }
  return services;
}

/** The service whose rules name a rating group, in the first of the tariffs that does. */
export const serviceNamedFor = (ratingGroup: number, tariffs: readonly Tariff[]): UsageService | undefined =>
  tariffs.map((tariff) => servicesOf(tariff).get(String(ratingGroup))).find((service) => service !== undefined);

/**
 * What a rating group is charged as. A call and a message say it of all theirs; else a tariff's rule that names the rating
 * group does; else the counts themselves, of which volumes come first, since network functions tell the time beside them.
 */
export function serviceOf(
  session: ChargingSession,
  group: SessionGroup,
  unit: UnitUsage,
  tariffs: readonly Tariff[],
): UsageService {
  if (session.service !== undefined) return session.service;
  const byTariff = serviceNamedFor(group.ratingGroup, tariffs);
  if (byTariff !== undefined) return byTariff;
  const told: readonly Counts[] = [...unit.used.map(({ counts }) => counts), unit.requested ?? {}];
  const isTold = (service: UsageService): boolean => told.some((counts) => counts[service] !== undefined);
  return (['data', 'voice', 'sms'] as const).find(isTold) ?? group.service;
}
