import type { UsageService } from '../usage-management';

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
