import { USAGE_SERVICES } from '../usage-management';
import { type Complain, type Fields, listOf } from './catalog-values';
import type { UsageScope } from './usage-scope';

/** `{ services, roaming, zones }`: which usage a limit or a discount is about. Undefined, told, where it cannot be read. */
export function compileScope(given: Fields, complain: Complain): UsageScope | undefined {
  const services = listOf(given.services);
  if (services?.some((service) => !USAGE_SERVICES.some((known) => known === service)))
    return complain('services', `are of ${USAGE_SERVICES.join(', ')}`);
  const zones = listOf(given.zones);
  return {
    ...(services === undefined ? {} : { services: USAGE_SERVICES.filter((service) => services.includes(service)) }),
    ...(given.roaming === true || given.roaming === 'true' ? { roaming: true } : {}),
    ...(zones === undefined ? {} : { zones }),
  };
}
