import type { NumberSpan } from '../balance-management';
import type { ChangeChargingRequest } from './open-charging-request';
import type { ChargingPorts } from './ports';

/**
 * Gives a product's balance the numbers that it has now, then takes the ones from it that it had: usage of either moment finds its balance.
 * Idempotent: what was given stays given, what was taken stays taken.
 */
export async function changeNumbers(
  { numbers }: Pick<ChargingPorts, 'numbers'>,
  { tenant, balanceId, offeringId, changedAt, numbers: changes = [] }: ChangeChargingRequest,
): Promise<void> {
  const atMs = Date.parse(changedAt);
  for (const { from, to } of changes) {
    const spans = from === undefined ? [] : await numbers.find(tenant, from, true);
    const held = spans.find(({ from: since, until }) => since <= atMs && (until === undefined || until >= atMs));
    const { until: _, ...standing }: NumberSpan = held ?? { balanceId, offeringId, from: atMs };
    await numbers.assign(tenant, to, { ...standing, from: atMs });
    if (from !== undefined) await numbers.release(tenant, from, standing.balanceId, atMs);
  }
}
