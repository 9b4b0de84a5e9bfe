import { USAGE_SERVICES, type UsageService } from '../usage-management';
import {
  type Complain,
  type Fields,
  notNegative,
  oneOf,
  textOf,
  textsOf,
  UNITS,
  unitsOf,
  type ValuesOf,
} from './catalog-values';
import type { EnergyRate, EnergyRule } from './energy';

/** Watt-hours and grams are written with 6 places and counted in micros. */
const NANO_PER_MICRO = 1_000n;

/** Micros of a decimal of at most 6 places, not negative. */
export function microOf(text: string | undefined): bigint | undefined {
  const nano = notNegative(text);
  return nano === undefined || nano % NANO_PER_MICRO !== 0n ? undefined : nano / NANO_PER_MICRO;
}

/** `{ wattHours, amount, units }`: what so many units of a service take. */
export function compileEnergyRate(service: UsageService, given: Fields, complain: Complain): EnergyRate | undefined {
  const microWattHours = microOf(textOf(given.wattHours));
  if (!microWattHours) return complain('wattHours', 'is a decimal above 0 of at most 6 places');
  const perUnits = unitsOf(service, textOf(given.amount), textOf(given.units));
  if (perUnits === undefined)
    return complain('amount', `is a whole number of ${Object.keys(UNITS[service]).join(', ')}`);
  return { microWattHours, perUnits };
}

export interface ServiceEnergy {
  readonly service: UsageService;
  readonly rate: EnergyRate;
}

/** An energy rate with the `service` that it is of. */
export function compileServiceEnergy(given: Fields, complain: Complain): ServiceEnergy | undefined {
  const service = oneOf(USAGE_SERVICES, textOf(given.service));
  if (!service) return complain('service', `is one of ${USAGE_SERVICES.join(', ')}`);
  const rate = compileEnergyRate(service, given, complain);
  return rate && { service, rate };
}

/** An offering's rates with its `carbonIntensity`; undefined when it says neither. */
export function compileEnergy(
  rates: readonly ServiceEnergy[],
  valuesOf: ValuesOf,
  complainAt: (place: string) => Complain,
): EnergyRule | undefined {
  const complain = complainAt('carbonIntensity');
  const [intensity] = textsOf(valuesOf('carbonIntensity'));
  if (intensity === undefined)
    return rates.length === 0 ? undefined : complain('', 'is needed where energy is: grams of CO2 equivalent a kWh');
  if (new Set(rates.map(({ service }) => service)).size < rates.length)
    return complainAt('energy')('', 'is there twice for a service');
  const microgramsPerKilowattHour = microOf(intensity);
  if (microgramsPerKilowattHour === undefined) return complain('', 'is a decimal of at most 6 places, not negative');
  return {
    rates: Object.fromEntries(rates.map(({ service, rate }) => [service, rate])),
    microgramsPerKilowattHour,
  };
}
