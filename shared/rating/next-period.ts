import { indexTariff } from './index-tariff';
import type { Tariff } from './tariff';

/**
 * When one of the tariffs next enters another period of its calendar, not before `fromMs` and not after `untilMs` (epoch
 * milliseconds); undefined when none does by then.
 */
export function nextPeriodChange(tariffs: readonly Tariff[], fromMs: number, untilMs: number): number | undefined {
  const changes = tariffs.flatMap((tariff) => {
    const { calendar } = indexTariff(tariff);
    if (!calendar) return [];
    const period = calendar.indexAt(fromMs);
    let atMs = calendar.steadyUntil(fromMs);
    while (atMs <= untilMs && calendar.indexAt(atMs) === period) atMs = calendar.steadyUntil(atMs);
    return atMs <= untilMs ? [atMs] : [];
  });
  return changes.length === 0 ? undefined : Math.min(...changes);
}
