/** One record of the demo host operator before it is written. */
export interface Cdr {
  readonly recordId: string;
  readonly type: 'MOC' | 'SMO' | 'GPRS';
  readonly msisdn: string;
  readonly startMs: number;
  /** When the host operator put it into its file. */
  readonly sentMs: number;
  readonly durationSeconds: number;
  /** Octets. */
  readonly uplink: number;
  readonly downlink: number;
  readonly otherParty: string;
  readonly plmn: string;
}

/** The host operator's switches keep this offset from UTC all year. */
const OFFSET = '+0100';
const OFFSET_MS = 3_600_000;

const localTime = (ms: number): string =>
  `${new Date(ms + OFFSET_MS).toISOString().slice(0, 19).replace(/[-:T]/g, '')}${OFFSET}`;

function cellsOf(cdr: Cdr): string[] {
  const voice = cdr.type === 'MOC';
  const data = cdr.type === 'GPRS';
  return [
    'CDR',
    cdr.recordId,
    cdr.type,
    cdr.msisdn,
    localTime(cdr.startMs),
    voice ? String(cdr.durationSeconds) : '',
    data ? String(cdr.uplink) : '',
    data ? String(cdr.downlink) : '',
    cdr.otherParty,
    cdr.plmn,
  ];
}

export const cdrLine = (cdr: Cdr): string => cellsOf(cdr).join(';');

const START = 4;

/** What goes wrong in real feeds, one after the other. */
const BREAKS: readonly ((cells: string[], cdr: Cdr) => string)[] = [
  (cells) => cells.with(START, '20260231101112+0100').join(';'),
  (cells) => cells.with(2, 'GPRS').with(6, '-2147483648').with(7, '0').with(8, '').join(';'),
  (cells) => cells.toSpliced(3, 1).join(';'),
  (_cells, cdr) => `#@!\u0000\u00ff${cdr.recordId.slice(-3)}"garbage`,
  (cells) => cells.with(3, 'ANONYMOUS').join(';'),
  (cells) => cells.with(2, 'XYZ').join(';'),
];

export const malformedLine = (cdr: Cdr, at: number): string => BREAKS[at % BREAKS.length]?.(cellsOf(cdr), cdr) ?? '';
