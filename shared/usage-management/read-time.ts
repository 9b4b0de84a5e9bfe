import { toIso } from '../kernel/clock';
import { isTimeZone, ZoneOffsets } from '../rating';

/** The instant that a text says, ISO 8601 in UTC; undefined when it says none. */
export type ReadTime = (text: string) => string | undefined;

const DAY_MS = 86_400_000;
const OFFSET_HOURS_MAX = 14;
const EPOCH = { epochSeconds: /^\d{1,11}$/, epochMillis: /^\d{1,14}$/ } as const;
const ISO =
  /^(?<yyyy>\d{4})-(?<MM>\d{2})-(?<dd>\d{2})[T ](?<HH>\d{2}):(?<mm>\d{2})(?::(?<ss>\d{2})(?:\.(?<SSS>\d{3})\d{0,6})?)?(?<XX>Z|[+-]\d{2}:?\d{2})?$/;
const TOKENS = {
  yyyy: '(?<yyyy>\\d{4})',
  SSS: '(?<SSS>\\d{3})',
  XX: '(?<XX>Z|[+-]\\d{2}:?\\d{2})',
  MM: '(?<MM>\\d{2})',
  dd: '(?<dd>\\d{2})',
  HH: '(?<HH>\\d{2})',
  mm: '(?<mm>\\d{2})',
  ss: '(?<ss>\\d{2})',
} as const;
const TOKEN = /yyyy|SSS|XX|MM|dd|HH|mm|ss|./g;
const NEEDED = ['yyyy', 'MM', 'dd', 'HH', 'mm'] as const;

/**
 * Reads times of a format (`file-mapping.ts`). Those without an offset are local times of `timeZone`, UTC without one: an hour
 * that comes twice is its first, one that the clocks leave out is as many minutes later. Undefined when the format or the zone
 * is none.
 */
export function compileTime(format: string, timeZone = 'UTC'): ReadTime | undefined {
  if (!isTimeZone(timeZone)) return undefined;
  if (format === 'epochSeconds') return (text) => (EPOCH[format].test(text) ? toIso(Number(text) * 1000) : undefined);
  if (format === 'epochMillis') return (text) => (EPOCH[format].test(text) ? toIso(Number(text)) : undefined);
  const pattern = format === 'iso8601' ? ISO : patternOf(format);
  if (!pattern) return undefined;
  const zone = new ZoneOffsets(timeZone);
  return (text) => {
    const found = pattern.exec(text)?.groups;
    return found && instantOf(found, zone);
  };
}

function patternOf(format: string): RegExp | undefined {
  const pieces = format.match(TOKEN) ?? [];
  const tokens = pieces.filter((piece) => Object.hasOwn(TOKENS, piece));
  if (new Set(tokens).size < tokens.length || !NEEDED.every((token) => tokens.includes(token))) return undefined;
  const source = pieces.map((piece) => (isToken(piece) ? TOKENS[piece] : literal(piece)));
  return source.includes(undefined) ? undefined : new RegExp(`^${source.join('')}$`);
}

const isToken = (piece: string): piece is keyof typeof TOKENS => Object.hasOwn(TOKENS, piece);
/** A letter that is no token is a mistake, but for the T between date and time. */
const literal = (piece: string): string | undefined =>
  piece === 'T' || !/[A-Za-z0-9]/.test(piece) ? piece.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&') : undefined;

type Found = Readonly<Partial<Record<string, string>>>;

/** Undefined for a 31 February or an offset that no place has. */
function instantOf({ yyyy, MM, dd, HH, mm, ss = '00', SSS = '000', XX }: Found, zone: ZoneOffsets): string | undefined {
  const local = `${yyyy}-${MM}-${dd}T${HH}:${mm}:${ss}.${SSS}Z`;
  const asUtc = Date.parse(local);
  if (!Number.isFinite(asUtc) || new Date(asUtc).toISOString() !== local) return undefined;
  if (XX === undefined) return toIso(asUtc - offsetOfLocal(asUtc, zone));
  if (XX === 'Z') return toIso(asUtc);
  const hours = Number(XX.slice(1, 3));
  const minutes = Number(XX.slice(-2));
  if (minutes > 59 || hours * 60 + minutes > OFFSET_HOURS_MAX * 60) return undefined;
  const offset = (hours * 60 + minutes) * 60_000;
  return toIso(asUtc - (XX.startsWith('-') ? -offset : offset));
}

/** Clocks change at most once in the two days around: the offset before the change holds unless only the one after it does. */
function offsetOfLocal(asUtc: number, zone: ZoneOffsets): number {
  const before = zone.spanAt(asUtc - DAY_MS).offsetMs;
  const after = zone.spanAt(asUtc + DAY_MS).offsetMs;
  if (before === after || zone.spanAt(asUtc - before).offsetMs === before) return before;
  return zone.spanAt(asUtc - after).offsetMs === after ? after : before;
}
