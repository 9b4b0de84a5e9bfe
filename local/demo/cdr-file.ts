import { FARTHING_CSV, HOME_NETWORK } from '../../shared/usage-management/built-in-mappings';
import { type Cdr, cdrLine, malformedLine } from './cdr-line';
import { type Random, random } from './random';

export interface CdrFileOptions {
  /** The same seed and options give the same file, byte by byte. */
  readonly seed: number;
  /** The tenant's subscribers, E.164 digits without `+`. */
  readonly tenantNumbers: readonly string[];
  /** Record lines in all: everything but the header and the trailer. */
  readonly records: number;
  /** When usage began, ISO 8601: from inclusive, to exclusive. */
  readonly from: string;
  readonly to: string;
  /** Late records are up to `LATE_DAYS` older than `from`, but never before this: nothing was active then. */
  readonly activatedAt?: string;
  /** Share of usage in another country, 0 to 1. */
  readonly roaming?: number;
}

export interface CdrFile {
  readonly csv: string;
  readonly expected: {
    /** Record lines. */
    readonly read: number;
    /** Lines that are usage: read − malformed. */
    readonly valid: number;
    /** Lines that repeat another one of the file. */
    readonly duplicates: number;
    readonly malformed: number;
    /** Usage of numbers that are nobody's. */
    readonly unknown: number;
    /** Usage of a day before `from`. Charged like any other. */
    readonly late: number;
    readonly roaming: number;
    /** Distinct usages of known subscribers: what is charged when every balance and tariff suffices. */
    readonly chargeable: number;
    readonly byService: { readonly voice: number; readonly sms: number; readonly data: number };
  };
}

/** What a host operator's daily file looks like, as shares of its lines. */
const DUPLICATE_SHARE = 0.02;
const MALFORMED_SHARE = 0.01;
const UNKNOWN_SHARE = 0.01;
const LATE_SHARE = 0.015;
const ROAMING_SHARE = 0.04;
const LATE_DAYS = 3;
/** As the mapping expects it in the header. */
const FEED_VERSION = '3';
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Use by the hour of the day: quiet at night, busy at noon, busiest in the evening. */
const HOURS = [2, 1, 1, 1, 1, 2, 5, 9, 12, 13, 13, 14, 15, 14, 13, 13, 14, 16, 18, 19, 17, 13, 8, 4];

/** Makes a host operator's file of usage: voice, SMS and data as people use them, with what goes wrong in real feeds. */
export function makeCdrFile(options: CdrFileOptions): CdrFile {
  const rng = random(options.seed);
  const share = (part: number): number => Math.round(options.records * part);
  const counts = {
    duplicates: share(DUPLICATE_SHARE),
    malformed: share(MALFORMED_SHARE),
    unknown: share(UNKNOWN_SHARE),
    late: Date.parse(options.activatedAt ?? '') >= Date.parse(options.from) ? 0 : share(LATE_SHARE),
  };
  const distinct = options.records - counts.duplicates - counts.malformed;
  const cdrs = Array.from({ length: distinct }, (_, at) => {
    const unknown = at < counts.unknown;
    const late = !unknown && at < counts.unknown + counts.late;
    return makeCdr(rng, options, at, { unknown, late });
  });
  const known = cdrs.slice(counts.unknown);
  const lines = cdrs
    .map((cdr) => ({ at: cdr.sentMs, line: cdrLine(cdr) }))
    .concat(
      Array.from({ length: counts.duplicates }, () => {
        const cdr = rng.pick(known);
        return { at: cdr.sentMs + rng.integer(1, HOUR_MS), line: cdrLine(cdr) };
      }),
      Array.from({ length: counts.malformed }, (_, at) => {
        const cdr = makeCdr(rng, options, distinct + at, { unknown: false, late: false });
        return { at: cdr.sentMs, line: malformedLine(cdr, at) };
      }),
    )
    .sort((a, b) => a.at - b.at)
    .map(({ line }) => line);
  const header = `HDR;${FARTHING_CSV.feed};${FEED_VERSION};${options.to};${options.seed}`;
  const of = (type: Cdr['type']): number => known.filter((cdr) => cdr.type === type).length;
  return {
    csv: [header, ...lines, `TRL;${lines.length}`, ''].join('\r\n'),
    expected: {
      ...counts,
      read: lines.length,
      valid: lines.length - counts.malformed,
      roaming: known.filter((cdr) => cdr.plmn !== HOME_NETWORK).length,
      chargeable: known.length,
      byService: { voice: of('MOC'), sms: of('SMO'), data: of('GPRS') },
    },
  };
}

function makeCdr(
  rng: Random,
  options: CdrFileOptions,
  at: number,
  { unknown, late }: { readonly unknown: boolean; readonly late: boolean },
): Cdr {
  const fromMs = Date.parse(options.from);
  const toMs = Date.parse(options.to);
  const activatedMs = options.activatedAt === undefined ? 0 : Date.parse(options.activatedAt);
  const lateFrom = Math.max(fromMs - LATE_DAYS * DAY_MS, activatedMs);
  const startMs = late ? timeOfUse(rng, lateFrom, fromMs) : timeOfUse(rng, fromMs, toMs);
  const type = rng.weighted([
    ['GPRS', 55],
    ['MOC', 30],
    ['SMO', 15],
  ] as const);
  const away = rng.next() < (options.roaming ?? ROAMING_SHARE);
  const msisdn = unknown ? unknownNumber(rng, options.tenantNumbers) : rng.skewed(options.tenantNumbers);
  return {
    recordId: `${options.from.slice(0, 10).replaceAll('-', '')}S${options.seed}N${String(at).padStart(6, '0')}`,
    type,
    msisdn,
    startMs,
    sentMs: late ? timeOfUse(rng, fromMs, toMs) : startMs,
    durationSeconds: type === 'MOC' ? Math.min(7_200, Math.ceil(rng.logNormal(75, 1.1))) : 0,
    uplink: type === 'GPRS' ? Math.min(50_000_000, Math.round(rng.logNormal(40_000, 1.6))) : 0,
    downlink: type === 'GPRS' ? Math.min(400_000_000, Math.round(rng.logNormal(350_000, 1.8))) : 0,
    otherParty: type === 'GPRS' ? '' : destination(rng, msisdn),
    plmn: away ? rng.weighted(VISITED) : HOME_NETWORK,
  };
}

/** Networks abroad: MNC 99 is nobody's. */
const VISITED = [
  ['20899', 4],
  ['22299', 3],
  ['21499', 3],
  ['22899', 1],
  ['31099', 1],
] as const;
/** Beyond the home country: neighbours in the EU, then the world. */
const ABROAD = [
  ['33', 5],
  ['39', 4],
  ['34', 3],
  ['48', 3],
  ['43', 3],
  ['90', 2],
  ['1', 2],
  ['91', 1],
  ['234', 1],
] as const;
const HOME_CALLS_SHARE = 0.82;

function destination(rng: Random, msisdn: string): string {
  const home = rng.next() < HOME_CALLS_SHARE;
  const country = home ? msisdn.slice(0, 2) : rng.weighted(ABROAD);
  return `${country}${rng.integer(2, 9)}${String(rng.integer(0, 99_999_999)).padStart(8, '0')}`;
}

function unknownNumber(rng: Random, known: readonly string[]): string {
  const country = known[0]?.slice(0, 2) ?? '49';
  for (;;) {
    const number = `${country}1599${String(rng.integer(0, 9_999_999)).padStart(7, '0')}`;
    if (!known.includes(number)) return number;
  }
}

/** A time between, more often when people use their phones. Whole seconds, as switches write. */
function timeOfUse(rng: Random, fromMs: number, toMs: number): number {
  const busiest = Math.max(...HOURS);
  let at = fromMs;
  for (let tries = 0; tries < 100; tries += 1) {
    at = fromMs + Math.floor(rng.next() * (toMs - fromMs));
    if (rng.next() * busiest < (HOURS[new Date(at).getUTCHours()] ?? 1)) break;
  }
  return Math.floor(at / 1000) * 1000;
}
