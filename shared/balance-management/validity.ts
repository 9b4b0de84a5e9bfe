import type { AllowanceRule } from '../rating';

const DAY_MS = 86_400_000;

/**
 * The end of so many periods from a beginning (epoch milliseconds). Calendar months keep the day of the month, or take the
 * month's last day; days are 24 hours. UTC. Counted from the beginning, so that 31 January, 28 February is followed by 31 March.
 */
export function endOfValidity(startMs: number, validity: AllowanceRule['validity'], periods = 1): number {
  if ('days' in validity) return startMs + periods * validity.days * DAY_MS;
  const start = new Date(startMs);
  const end = new Date(startMs);
  end.setUTCMonth(start.getUTCMonth() + periods * validity.months);
  if (end.getUTCDate() !== start.getUTCDate()) end.setUTCDate(0);
  return end.getTime();
}

/** How many whole periods from a beginning are over at a time. */
export function periodsOver(startMs: number, validity: AllowanceRule['validity'], atMs: number): number {
  if ('days' in validity) return Math.floor((atMs - startMs) / (validity.days * DAY_MS));
  const [start, at] = [new Date(startMs), new Date(atMs)];
  const months = (at.getUTCFullYear() - start.getUTCFullYear()) * 12 + at.getUTCMonth() - start.getUTCMonth();
  const periods = Math.floor(months / validity.months);
  return endOfValidity(startMs, validity, periods) <= atMs ? periods : periods - 1;
}
