import { divideRounded } from '../kernel/money';
import type { UsageService } from '../usage-management';
import type { RatedUsage } from './rate-usage';

/** The electricity that a service's units take in the network. */
export interface EnergyRate {
  readonly microWattHours: bigint;
  readonly perUnits: bigint;
}

/** How usage becomes energy, and energy carbon. */
export interface EnergyRule {
  readonly rates: Readonly<Partial<Record<UsageService, EnergyRate>>>;
  /** Micrograms of CO2 equivalent a kilowatt-hour of the electricity that the network buys. */
  readonly microgramsPerKilowattHour: bigint;
}

export interface UsedEnergy {
  readonly microWattHours: bigint;
  /** CO2 equivalent. */
  readonly carbonMicrograms: bigint;
}

const MICRO_WATT_HOURS_PER_KWH = 1_000_000_000n;

/** What a usage's units take; undefined when the tariff says nothing of it. */
export const energyRateOf = ({ tariff, rule }: Pick<RatedUsage, 'tariff' | 'rule'>): EnergyRate | undefined =>
  tariff.energy && (rule.energy ?? tariff.energy.rates[rule.service]);

/**
 * The energy and carbon of a rated usage: of the units as used, before increments, whoever pays for them. Both are rounded
 * half-even once, each from the exact value. Undefined when the tariff says nothing of it.
 */
export function energyOf(rated: Pick<RatedUsage, 'tariff' | 'rule' | 'units'>): UsedEnergy | undefined {
  const rate = energyRateOf(rated);
  const { energy } = rated.tariff;
  if (!energy || !rate) return undefined;
  const taken = rated.units * rate.microWattHours;
  return {
    microWattHours: divideRounded(taken, rate.perUnits, 'half-even'),
    carbonMicrograms: divideRounded(
      taken * energy.microgramsPerKilowattHour,
      rate.perUnits * MICRO_WATT_HOURS_PER_KWH,
      'half-even',
    ),
  };
}
