import { periodsOf } from './calendar';
import { finding, type TariffFinding } from './check-tariff';
import type { Tariff } from './tariff';
import { isTimeZone } from './zone-offsets';

/**
 * What of an offer's allowances, limits and discounts nothing reaches, or says a thing twice. Zones and energy that it lacks
 * are warnings: an add-on may mean those of the plan beside it.
 */
export function checkOffer(tariff: Tariff): TariffFinding[] {
  const { allowances, limits = [], discounts = [], energy, calendar } = tariff;
  const zones = new Set(tariff.rules.map(({ zone }) => zone));
  const found: TariffFinding[] = [];
  const unreachable = (path: string, message: string, severity: TariffFinding['severity'] = 'error'): unknown =>
    found.push(finding(severity, 'unreachable', path, message));
  const checkZones = (path: string, named: readonly string[]): void => {
    for (const zone of named) if (!zones.has(zone)) unreachable(path, `no price is of zone ${zone}`, 'warning');
  };
  for (const { id, service, zones: named } of allowances) {
    checkZones(`allowance(${id})`, named);
    if (service === 'energy' && !energy)
      unreachable(`allowance(${id})`, 'no usage says what energy it takes', 'warning');
  }
  for (const { id, counts, scope, timeZone } of limits) {
    const path = `spendingLimit(${id})`;
    checkZones(path, scope.zones ?? []);
    if (counts === 'carbon' && !energy) unreachable(path, 'no usage says what energy it takes', 'warning');
    if (timeZone !== undefined && !isTimeZone(timeZone)) unreachable(path, `there is no time zone ${timeZone}`);
  }
  for (const { id, scope, period, validFrom, validUntil } of discounts) {
    const path = `discount(${id})`;
    checkZones(path, scope.zones ?? []);
    if (period !== undefined && !periodsOf(calendar).includes(period))
      unreachable(path, `the calendar has no period ${period}`);
    if (validUntil === undefined) continue;
    if (validFrom !== undefined && validUntil <= validFrom) unreachable(path, 'ends before it begins');
    else if (validUntil <= tariff.validFrom) unreachable(path, 'ends before this version begins', 'warning');
  }
  const named = [
    ['allowance', allowances],
    ['spendingLimit', limits],
    ['discount', discounts],
  ] as const;
  for (const [what, rules] of named)
    rules.forEach(({ id }, index) => {
      if (rules.findIndex((other) => other.id === id) !== index)
        found.push(finding('error', 'overlap', `${what}(${id})`, 'is there twice'));
    });
  return found;
}
