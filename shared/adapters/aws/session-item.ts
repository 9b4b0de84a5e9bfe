import type { AllowanceBucket, BalanceAccount, ChargingSession, SessionGroup } from '../../balance-management';
import type { UsageService } from '../../usage-management';

/** Sessions as they stand in a balance item: arrays, numbers below 2^53 as such, allowances by their place in the item. */
export type PackedSession = [
  id: string,
  lastAt: number,
  lastSequence: number,
  /** Milliseconds after `lastAt`, either way. */
  touchedAfter: number,
  /** 1 closed, 2 revived, 4 incoming, 8 notifies. */
  flags: number,
  visitedNetwork: string,
  slice: string,
  groups: PackedGroup[],
  ...more: PackedMore,
];
/** The member of a shared balance, or ''. What follows is of a call or a message. */
type PackedMore = [] | [productId: string] | [productId: string, service: UsageService, destination: string];
type PackedGroup = [
  /** The number alone of one that is data and not limited, as nearly all are. */
  head: number | [ratingGroup: number, service: UsageService, limited: number, since: number],
  tariff: string,
  priceId: string,
  usedUnits: string,
  moneyUnits: string,
  dueNano: string,
  ...grant:
    | []
    | [
        granted: string,
        reservedNano: string,
        validAfter: number,
        units: [bucket: number, units: string][],
        limits?: [id: string, period: string, held: string][],
      ],
];

const CLOSED = 1;
const REVIVED = 2;
const INCOMING = 4;
const NOTIFIES = 8;

export const packSessions = (account: BalanceAccount): PackedSession[] =>
  account.sessions.map((session) => [
    session.id,
    session.lastAt,
    session.lastSequence,
    session.touchedAt - session.lastAt,
    (session.closed ? CLOSED : 0) |
      (session.revived ? REVIVED : 0) |
      (session.incoming ? INCOMING : 0) |
      (session.notifies ? NOTIFIES : 0),
    session.visitedNetwork ?? '',
    session.slice ?? '',
    session.groups.map((group) => packGroup(group, session, account.buckets)),
    ...packMore(session),
  ]);

function packMore({ productId = '', service, destination = '' }: ChargingSession): PackedMore {
  if (service !== undefined) return [productId, service, destination];
  return productId === '' ? [] : [productId];
}

const unpackMore = ([productId = '', service, destination = '']: PackedMore): Partial<ChargingSession> => ({
  ...(productId === '' ? {} : { productId }),
  ...(service === undefined ? {} : { service }),
  ...(destination === '' ? {} : { destination }),
});

function packGroup(group: SessionGroup, session: ChargingSession, buckets: readonly AllowanceBucket[]): PackedGroup {
  const { ratingGroup, service, limited, since, tariff, priceId, usedUnits, moneyUnits, dueNano } = group;
  const head: PackedGroup[0] =
    service === 'data' && !limited ? ratingGroup : [ratingGroup, service, limited ? 1 : 0, since];
  const counts = [head, tariff, priceId, String(usedUnits), String(moneyUnits), String(dueNano)] as const;
  if (group.granted === 0n) return [...counts];
  const units = Object.entries(group.reservedUnits).map(([id, held]): [number, string] => [
    buckets.findIndex((bucket) => bucket.id === id),
    String(held),
  ]);
  const limits = (group.reservedLimits ?? []).map(({ id, period, spent }): [string, string, string] => [
    id,
    period,
    String(spent),
  ]);
  return [
    ...counts,
    String(group.granted),
    String(group.reservedNano),
    group.validUntil - session.touchedAt,
    units,
    ...(limits.length === 0 ? ([] as const) : ([limits] as const)),
  ];
}

export const unpackSessions = (
  packed: readonly PackedSession[],
  buckets: readonly AllowanceBucket[],
): ChargingSession[] =>
  packed.map(([id, lastAt, lastSequence, touchedAfter, flags, visitedNetwork, slice, groups, ...more]) => ({
    id,
    lastAt,
    lastSequence,
    touchedAt: lastAt + touchedAfter,
    closed: (flags & CLOSED) !== 0,
    revived: (flags & REVIVED) !== 0,
    ...((flags & NOTIFIES) === 0 ? {} : { notifies: true }),
    ...((flags & INCOMING) === 0 ? {} : { incoming: true }),
    ...(visitedNetwork === '' ? {} : { visitedNetwork }),
    ...(slice === '' ? {} : { slice }),
    ...unpackMore(more),
    groups: groups.map((group) => unpackGroup(group, lastAt + touchedAfter, buckets)),
  }));

function unpackGroup(packed: PackedGroup, touchedAt: number, buckets: readonly AllowanceBucket[]): SessionGroup {
  const [head, tariff, priceId, usedUnits, moneyUnits, dueNano, granted, reservedNano, validAfter, units, limits] =
    packed;
  const [ratingGroup, service = 'data', limited = 0, since = 0] = typeof head === 'number' ? [head] : head;
  return {
    ratingGroup,
    service,
    since,
    limited: limited === 1,
    tariff,
    priceId,
    usedUnits: BigInt(usedUnits),
    moneyUnits: BigInt(moneyUnits),
    dueNano: BigInt(dueNano),
    granted: BigInt(granted ?? '0'),
    reservedNano: BigInt(reservedNano ?? '0'),
    reservedUnits: Object.fromEntries((units ?? []).map(([at, held]) => [buckets[at]?.id ?? '', BigInt(held)])),
    ...(limits ? { reservedLimits: limits.map(([id, period, held]) => ({ id, period, spent: BigInt(held) })) } : {}),
    validUntil: validAfter === undefined ? 0 : touchedAt + validAfter,
  };
}
