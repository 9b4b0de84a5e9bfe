import { isCurrency } from '../kernel/money';
import { periodsOf } from './calendar';
import { checkCalendar, periodsThatCome } from './check-calendar';
import { checkCosts, type WholesaleCost } from './check-costs';
import { checkOffer } from './check-offer';
import { CONDITION_NAMES, type PrefixZones, type PriceRule, type Tariff } from './tariff';

export interface TariffFinding {
  /** An error keeps a tariff from being published; a warning is for a person to weigh. */
  readonly severity: 'error' | 'warning';
  readonly kind: 'gap' | 'overlap' | 'unreachable' | 'currency' | 'below-cost';
  /** `rule(<priceId>)`, `calendar`, `destinations(<zone>)` and the like. */
  readonly path: string;
  readonly message: string;
}

export const finding = (
  severity: TariffFinding['severity'],
  kind: TariffFinding['kind'],
  path: string,
  message: string,
): TariffFinding => ({ severity, kind, path, message });
const nameOf = (rule: PriceRule): string => `rule(${rule.priceId})`;

/**
 * What is wrong with a tariff before it is published: time or zones that nothing rates, rules of which nobody can say which
 * one wins, rules that never apply, and, against wholesale costs of the same currency, prices below them.
 */
export function checkTariff(tariff: Tariff, wholesale: readonly WholesaleCost[] = []): TariffFinding[] {
  return [
    ...(isCurrency(tariff.currency) ? [] : [finding('error', 'currency', 'currency', 'is three capital letters')]),
    ...(tariff.calendar ? checkCalendar(tariff.calendar) : []),
    ...checkPrefixes('destinations', tariff.destinations),
    ...checkPrefixes('networks', tariff.networks),
    ...tariff.rules.flatMap((rule) => checkRule(rule, tariff)),
    ...checkOffer(tariff),
    ...checkZones(tariff),
    ...checkGroups(tariff),
    ...checkCosts(tariff, wholesale),
  ];
}

function checkPrefixes(path: string, zones: PrefixZones | undefined): TariffFinding[] {
  const owners = new Map<string, string>();
  const found: TariffFinding[] = [];
  for (const [zone, prefixes] of Object.entries(zones ?? {}))
    for (const prefix of prefixes) {
      const owner = owners.get(prefix);
      if (owner !== undefined)
        found.push(finding('error', 'overlap', `${path}(${zone})`, `${prefix} is also in ${owner}`));
      owners.set(prefix, zone);
    }
  return found;
}

/** What of one rule never applies. */
function checkRule(rule: PriceRule, { calendar, destinations, networks, energy }: Tariff): TariffFinding[] {
  const found: TariffFinding[] = [];
  const unreachable = (message: string, severity: TariffFinding['severity'] = 'error'): unknown =>
    found.push(finding(severity, 'unreachable', nameOf(rule), message));
  if (rule.period !== undefined && !periodsOf(calendar).includes(rule.period))
    unreachable(`the calendar has no period ${rule.period}`);
  const zones = rule.destinationZones ?? [];
  for (const zone of zones) if (!destinations?.[zone]?.length) unreachable(`no prefix leads to zone ${zone}`);
  // A usage may bring its roaming zone itself, so an unknown one is not wrong for sure.
  for (const zone of rule.roamingZones ?? [])
    if (networks && Object.keys(networks).length > 0 && !networks[zone]?.length)
      unreachable(`no network leads to roaming zone ${zone}`, 'warning');
  for (const [what, list] of [['step', rule.steps ?? []] as const, ['tier', rule.tiers ?? []] as const])
    list.forEach(({ fromUnit }, index) => {
      const before = list[index - 1]?.fromUnit ?? 0n;
      if (fromUnit <= before) unreachable(`the ${what} from ${fromUnit} does not come after ${before}`);
    });
  if (rule.steps?.length && rule.tiers?.length) unreachable('steps have no price beside tiers: give one of them');
  if (rule.energy && !energy) unreachable('energy without a carbonIntensity is counted by nothing');
  return found;
}

/** Zones of the deck that no rule of a service which uses zones reaches: usage there is refused. */
function checkZones(tariff: Tariff): TariffFinding[] {
  return (['voice', 'sms'] as const).flatMap((service) => {
    const rules = tariff.rules.filter((rule) => rule.service === service);
    const isAnyPriced = rules.some((rule) => !rule.destinationZones?.length && rule.destinationPrefixes.length === 0);
    if (rules.length === 0 || isAnyPriced) return [];
    const priced = new Set(rules.flatMap((rule) => rule.destinationZones ?? []));
    return Object.keys(tariff.destinations ?? {})
      .filter((zone) => !priced.has(zone))
      .map((zone) => finding('warning', 'gap', `destinations(${zone})`, `${service} to it has no price`));
  });
}

/** What two rules must share to stand at the same rank for the same usage: everything but the period. */
function groupKeys(rule: PriceRule): string[] {
  const conditions = CONDITION_NAMES.flatMap((name) => {
    const values = rule.conditions?.[name] ?? [];
    return values.length === 0 ? [] : [values.map((value) => `${name}=${value}`)];
  }).reduce<string[]>((all, values) => all.flatMap((start) => values.map((value) => `${start} ${value}`)), ['']);
  const or = (values: readonly string[] | undefined, otherwise: string) => (values?.length ? values : [otherwise]);
  const places = or(rule.destinationZones, 'any zone').flatMap((zone) =>
    or(rule.destinationPrefixes, 'any number').map((prefix) => `${zone} ${prefix}`),
  );
  const networks = [
    ...rule.visitedNetworks.map((network) => `network ${network}`),
    ...(rule.roamingZones ?? []).map((zone) => `roaming zone ${zone}`),
  ];
  return places.flatMap((place) =>
    or(networks, 'at home').flatMap((network) =>
      conditions.map((condition) => `${rule.service}, ${place}, ${network}${condition}`),
    ),
  );
}

function checkGroups(tariff: Tariff): TariffFinding[] {
  const groups = new Map<string, PriceRule[]>();
  for (const rule of tariff.rules)
    for (const key of groupKeys(rule)) {
      const group = groups.get(key);
      if (group) group.push(rule);
      else groups.set(key, [rule]);
    }
  const found = new Map<string, TariffFinding>();
  const tell = (one: TariffFinding): unknown => found.set(`${one.kind} ${one.path}`, one);
  const periods = tariff.calendar ? periodsThatCome(tariff.calendar) : [];
  for (const [key, rules] of groups) {
    const seen = new Map<string | undefined, PriceRule>();
    for (const rule of rules) {
      const other = seen.get(rule.period);
      if (other) tell(finding('error', 'overlap', nameOf(rule), `rates what ${nameOf(other)} rates: ${key}`));
      seen.set(rule.period, rule);
    }
    const missing = periods.filter((period) => !seen.has(period));
    const always = seen.get(undefined);
    const [first] = rules;
    if (always && periods.length > 0 && missing.length === 0)
      tell(finding('warning', 'unreachable', nameOf(always), 'every period has a price of its own'));
    // A wider rule may rate the rest of the time; what rates it then is worth a look, and nothing at all is an error.
    if (!always && first && missing.length > 0)
      tell(
        finding(
          isRatedOtherwise(tariff, first) ? 'warning' : 'error',
          'gap',
          nameOf(first),
          `${key} has no price in ${missing.join(', ')}`,
        ),
      );
  }
  return [...found.values()];
}

const isRatedOtherwise = (tariff: Tariff, rule: PriceRule): boolean =>
  tariff.rules.some(
    (other) =>
      other !== rule &&
      other.period === undefined &&
      other.service === rule.service &&
      !other.destinationZones?.length &&
      other.destinationPrefixes.length === 0 &&
      Object.keys(other.conditions ?? {}).length === 0 &&
      (other.visitedNetworks.includes('*') ||
        (other.visitedNetworks.length === 0 && rule.visitedNetworks.length === 0 && !rule.roamingZones?.length)),
  );
