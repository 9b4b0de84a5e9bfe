import { epochDay, HOLIDAY, MINUTES_PER_DAY, minuteOfDay, type TariffCalendar } from './calendar';
import type { TariffFinding } from './check-tariff';
import { isTimeZone } from './zone-offsets';

/** A calendar's table holds this many. */
const MAX_PERIODS = 50;

/** What of a calendar is no time, says one minute twice, or never comes. Its errors come before it may be compiled. */
export function checkCalendar(calendar: TariffCalendar): TariffFinding[] {
  const found: TariffFinding[] = [];
  const tell = (kind: TariffFinding['kind'], path: string, message: string): unknown =>
    found.push({ severity: 'error', kind, path: `calendar${path}`, message });
  if (!isTimeZone(calendar.timeZone)) tell('unreachable', '.timeZone', `there is no time zone ${calendar.timeZone}`);
  if (calendar.periods.length > MAX_PERIODS) tell('unreachable', '.periods', `are at most ${MAX_PERIODS}`);
  for (const date of calendar.holidays)
    if (Number.isNaN(epochDay(date))) tell('unreachable', '.holidays', `${date} is no date`);
  const owners = new Map<number, string>();
  for (const { name, days, from, to } of calendar.periods.slice(0, MAX_PERIODS)) {
    const [start, end] = [minuteOfDay(from), minuteOfDay(to)];
    const path = `.periods(${name})`;
    if (!(start < end)) {
      tell('unreachable', path, `${from} to ${to} is no time of one day: split what crosses midnight`);
      continue;
    }
    if (days.length === 0 || days.some((day) => !Number.isInteger(day) || day < 1 || day > HOLIDAY)) {
      tell('unreachable', path, 'days are 1 (Monday) to 7 (Sunday), or 8 for holidays');
      continue;
    }
    const others = new Set<string>();
    for (const day of days)
      for (let minute = start; minute < end; minute += 1) {
        const slot = (day - 1) * MINUTES_PER_DAY + minute;
        const owner = owners.get(slot);
        if (owner !== undefined && owner !== name) others.add(owner);
        owners.set(slot, name);
      }
    for (const other of others) tell('overlap', path, `shares time with ${other}`);
  }
  return found;
}

/** The periods that some minute belongs to: `otherwise` unless the others fill the week, a holiday's if there is one. */
export function periodsThatCome(calendar: TariffCalendar): string[] {
  const owners = new Map<number, string>();
  for (const { name, days, from, to } of calendar.periods.slice(0, MAX_PERIODS))
    for (const day of days)
      for (let minute = minuteOfDay(from); minute < minuteOfDay(to); minute += 1)
        owners.set((day - 1) * MINUTES_PER_DAY + minute, name);
  const kindsOfDay = calendar.holidays.length > 0 ? HOLIDAY : HOLIDAY - 1;
  const names = new Set<string>();
  for (let slot = 0; slot < kindsOfDay * MINUTES_PER_DAY; slot += 1) names.add(owners.get(slot) ?? calendar.otherwise);
  return [...names];
}
