import { finding, type TariffFinding } from './check-tariff';
import type { Tariff } from './tariff';
import { isTimeZone } from './zone-offsets';

/** What of an offer's allowances and limits nothing reaches, or says a thing twice. */
export function checkOffer(tariff: Tariff): TariffFinding[] {
  const { allowances, limits = [], energy } = tariff;
  const zones = new Set(tariff.rules.map(({ zone }) => zone));
  const found: TariffFinding[] = [];
  const unreachable = (path: string, message: string, severity: TariffFinding['severity'] = 'error'): unknown =>
    found.push(finding(severity, 'unreachable', path, message));
  const checkZones = (path: string, named: readonly string[]): void => {
    // An add-on's zones may be those of the plan beside it.
    for (const zone of named) if (!zones.has(zone)) unreachable(path, `no price is of zone ${zone}`, 'warning');
  };
  for (const { id, service, zones: named } of allowances) {
    checkZones(`allowance(${id})`, named);
    if (service === 'energy' && !energy) unreachable(`allowance(${id})`, 'no usage says what energy it takes');
  }
  for (const { id, counts, scope, timeZone } of limits) {
    const path = `spendingLimit(${id})`;
    checkZones(path, scope.zones ?? []);
    if (counts === 'carbon' && !energy) unreachable(path, 'no usage says what energy it takes');
    if (timeZone !== undefined && !isTimeZone(timeZone)) unreachable(path, `there is no time zone ${timeZone}`);
  }
  for (const [what, rules] of [['allowance', allowances] as const, ['spendingLimit', limits] as const])
    rules.forEach(({ id }, index) => {
      if (rules.findIndex((other) => other.id === id) !== index)
        found.push(finding('error', 'overlap', `${what}(${id})`, 'is there twice'));
    });
  return found;
}
