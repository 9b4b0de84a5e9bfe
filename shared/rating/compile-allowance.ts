import { USAGE_SERVICES } from '../usage-management';
import {
  type Complain,
  type Fields,
  isFields,
  listOf,
  notNegative,
  oneOf,
  textOf,
  UNITS,
  unitsOf,
} from './catalog-values';
import type { AllowanceRule, BucketService } from './tariff';

const BUCKET_SERVICES: readonly BucketService[] = [...USAGE_SERVICES, 'money', 'energy'];
/** Ids of rules end up in the balance item, whose size is what a charge costs. */
export const RULE_ID = /^[a-z0-9-]{1,40}$/;
const ROLLOVER_PERIODS_MAX = 12;

/** `{ id, service, amount, units, zones, priority, validity, recurring, rollover }`, as the catalog writes an allowance. */
export function compileAllowance(given: Fields, currency: string, complain: Complain): AllowanceRule | undefined {
  const id = textOf(given.id);
  if (id === undefined || !RULE_ID.test(id)) return complain('id', 'is lower-case letters, digits and dashes');
  const service = oneOf(BUCKET_SERVICES, textOf(given.service));
  if (!service) return complain('service', `is one of ${BUCKET_SERVICES.join(', ')}`);
  const amountOf = (fields: Fields): bigint | undefined => amountIn(service, currency, fields);
  const units = amountOf(given);
  if (units === undefined) {
    const asked =
      service === 'money'
        ? `a decimal above 0 in ${currency}`
        : `a whole number of ${Object.keys(UNITS[service]).join(', ')}`;
    return complain('amount', `is ${asked}`);
  }
  const validity = /^P(\d{1,3})([MD])$/.exec(textOf(given.validity) ?? 'P1M');
  if (!validity || Number(validity[1]) === 0) return complain('validity', 'is P1M, P30D or the like');
  const priority = Number(given.priority ?? 100);
  if (!Number.isSafeInteger(priority) || priority < 0) return complain('priority', 'is a whole number, not negative');
  const count = Number(validity[1]);
  const isUsage = service !== 'money' && service !== 'energy';
  const recurring = given.recurring === true || given.recurring === 'true';
  const rollover = given.rollover === undefined ? undefined : compileRollover(given.rollover, amountOf, complain);
  if (rollover && !recurring) return complain('rollover', 'is of a recurring allowance only');
  return {
    id,
    service,
    units,
    zones: listOf(given.zones) ?? (isUsage ? ['home'] : []),
    priority,
    validity: validity[2] === 'M' ? { months: count } : { days: count },
    ...(recurring ? { recurring } : {}),
    ...(rollover === undefined ? {} : { rollover }),
  };
}

function amountIn(service: BucketService, currency: string, given: Fields): bigint | undefined {
  const [amount, units] = [textOf(given.amount), textOf(given.units)];
  if (service !== 'money') return unitsOf(service, amount, units);
  const nano = units === currency ? notNegative(amount) : undefined;
  return nano === 0n ? undefined : nano;
}

function compileRollover(
  given: unknown,
  amountOf: (fields: Fields) => bigint | undefined,
  complain: Complain,
): AllowanceRule['rollover'] {
  if (!isFields(given)) return complain('rollover', 'is an object');
  const periods = Number(given.periods ?? 1);
  if (!Number.isInteger(periods) || periods < 1 || periods > ROLLOVER_PERIODS_MAX)
    return complain('rollover.periods', `is 1 to ${ROLLOVER_PERIODS_MAX}`);
  if (given.amount === undefined) return { periods };
  const maxUnits = amountOf(given);
  return maxUnits === undefined
    ? complain('rollover.amount', "is counted as the allowance's amount is")
    : { periods, maxUnits };
}
