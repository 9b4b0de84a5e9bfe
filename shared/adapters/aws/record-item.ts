import type { ChargeRecord } from '../../balance-management';
import type { UsageService } from '../../usage-management';

/** A rated record as an array: what many records say again and again, names and all, is left out. */
export type PackedRecord = [
  usageId: string,
  source: string,
  service: UsageService,
  startedAt: string,
  units: string,
  billedUnits: string,
  tariff: string,
  priceId: string,
  zone: string,
  allowances: Record<string, string>,
  amountNano: string,
  destination: string,
  visitedNetwork: string,
  more?: PackedMore | PackedReport,
];

/** What few records have, by short names. */
interface PackedMore {
  readonly g?: string;
  readonly s?: string;
  readonly d?: string;
  readonly u?: string;
  readonly b?: PackedBefore;
  /** Bonus money by bucket, energy by bucket, beyond a limit, carbon, member; of a cancellation what it cancels, and buckets gone. */
  readonly m?: Readonly<Record<string, string>>;
  readonly e?: Readonly<Record<string, string>>;
  readonly f?: string;
  readonly c?: string;
  readonly p?: string;
  readonly x?: string;
  readonly l?: readonly string[];
  /** Counters of tiers. */
  readonly t?: Readonly<Record<string, PackedTier>>;
  /** The customer's segment. */
  readonly n?: string;
  /** The other balance that pays, and how much. */
  readonly o?: readonly [balanceId: string, nano: string];
}
type PackedTier = readonly [period: string, before: string, units: string];
type PackedBefore = readonly [units: string, billedUnits: string, moneyUnits: string, dueNano: string];

/** How a session's report was packed before other records had conditions, too. */
type PackedReport = readonly [ratingGroup: string, slice: string, unpaidNano: string, before?: PackedBefore];

export const packRecord = (r: ChargeRecord): PackedRecord => [
  r.usageId,
  r.source,
  r.service,
  r.startedAt,
  r.units,
  r.billedUnits,
  r.tariff,
  r.priceId,
  r.zone,
  { ...r.allowances },
  r.amountNano,
  r.destination ?? '',
  r.visitedNetwork ?? '',
  ...packMore(r),
];

function packMore({
  ratingGroup: g,
  slice: s,
  deviceClass: d,
  unpaidNano: u,
  before,
  bonus: m,
  energy: e,
  freeNano: f,
  carbonMicrograms: c,
  productId: p,
  cancels: x,
  lostBuckets: l,
  split,
  tiers,
  segment: n,
}: ChargeRecord): [] | [PackedMore] {
  const more: PackedMore = {
    ...(g === undefined ? {} : { g }),
    ...(s === undefined ? {} : { s }),
    ...(d === undefined ? {} : { d }),
    ...(u === undefined ? {} : { u }),
    ...(before ? { b: [before.units, before.billedUnits, before.moneyUnits, before.dueNano] } : {}),
    ...(m ? { m: { ...m } } : {}),
    ...(e ? { e: { ...e } } : {}),
    ...(f === undefined ? {} : { f }),
    ...(c === undefined ? {} : { c }),
    ...(p === undefined ? {} : { p }),
    ...(x === undefined ? {} : { x }),
    ...(l ? { l } : {}),
    ...(split ? { o: [split.balanceId, split.nano] } : {}),
    ...(tiers ? { t: packTiers(tiers) } : {}),
    ...(n === undefined ? {} : { n }),
  };
  return Object.keys(more).length === 0 ? [] : [more];
}

const packTiers = (tiers: NonNullable<ChargeRecord['tiers']>): Record<string, PackedTier> =>
  Object.fromEntries(
    Object.entries(tiers).map(([id, { period, before, units }]): [string, PackedTier] => [id, [period, before, units]]),
  );

const unpackTiers = (packed: Readonly<Record<string, PackedTier>>): NonNullable<ChargeRecord['tiers']> =>
  Object.fromEntries(Object.entries(packed).map(([id, [period, before, units]]) => [id, { period, before, units }]));

const ofReport = ([g, s, u, b]: PackedReport): PackedMore => ({
  g,
  ...(s === '' ? {} : { s }),
  ...(u === '' ? {} : { u }),
  ...(b ? { b } : {}),
});

function unpackMore(packed: PackedMore | PackedReport | undefined): Partial<ChargeRecord> {
  if (!packed) return {};
  const { g, s, d, u, b, m, e, f, c, p, x, l, o, t, n } = 'length' in packed ? ofReport(packed) : packed;
  const [units = '', billedUnits = '', moneyUnits = '', dueNano = ''] = b ?? [];
  return {
    ...(g === undefined ? {} : { ratingGroup: g }),
    ...(s === undefined ? {} : { slice: s }),
    ...(d === undefined ? {} : { deviceClass: d }),
    ...(u === undefined ? {} : { unpaidNano: u }),
    ...(b ? { before: { units, billedUnits, moneyUnits, dueNano } } : {}),
    ...(m ? { bonus: m } : {}),
    ...(e ? { energy: e } : {}),
    ...(f === undefined ? {} : { freeNano: f }),
    ...(c === undefined ? {} : { carbonMicrograms: c }),
    ...(p === undefined ? {} : { productId: p }),
    ...(x === undefined ? {} : { cancels: x }),
    ...(l ? { lostBuckets: l } : {}),
    ...(o ? { split: { balanceId: o[0], nano: o[1] } } : {}),
    ...(t ? { tiers: unpackTiers(t) } : {}),
    ...(n === undefined ? {} : { segment: n }),
  };
}

export const unpackRecord = ([
  usageId,
  source,
  service,
  startedAt,
  units,
  billedUnits,
  tariff,
  priceId,
  zone,
  allowances,
  amountNano,
  destination,
  visitedNetwork,
  more,
]: PackedRecord): ChargeRecord => ({
  usageId,
  source,
  service,
  startedAt,
  units,
  billedUnits,
  tariff,
  priceId,
  zone,
  allowances,
  amountNano,
  ...(destination === '' ? {} : { destination }),
  ...(visitedNetwork === '' ? {} : { visitedNetwork }),
  ...unpackMore(more),
});
