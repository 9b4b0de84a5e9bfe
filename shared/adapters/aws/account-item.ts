import {
  type AllowanceBucket,
  type BalanceAccount,
  type Counter,
  isOtherSlice,
  type OwnLimit,
  type Plan,
  type SponsorTerm,
} from '../../balance-management';
import type { BucketService, LimitAction, LimitCount, LimitPeriod } from '../../rating';
import type { UsageService } from '../../usage-management';

/** Plans, allowances and, when there are any, the other terms of an account, as its item's `b` says them. */
export type PackedTerms = [plans: PackedPlan[], buckets: PackedBucket[], more?: PackedMore];
/** What few accounts have: credit limit, slices, counters, limits and a notice of their own, a segment. */
interface PackedMore {
  readonly k?: string;
  readonly s?: number;
  /** The party, of a slice beside its pool's own balance: the index of a party's balances has that one alone. */
  readonly p?: string;
  readonly c?: [id: string, period: string, spent: string][];
  readonly l?: PackedLimit[];
  readonly n?: string;
  /** The customer's segment. */
  readonly g?: string;
}

const MAIN = 0;
const ADD_ON = 1;
const MEMBER = 2;

type PackedPlan = [
  productId: string,
  offeringId: string,
  from: number,
  until: number,
  role: number,
  sponsor?: [balanceId: string, percent: number, zones: readonly string[] | 0, ratingGroups: readonly string[] | 0],
];
type PackedBucket = [
  /** Its place among the plans; -1 of a bucket that no plan gave, whose whole id follows. */
  plan: number,
  allowanceId: string,
  service: BucketService,
  zones: string,
  granted: string,
  remaining: string,
  priority: number,
  validUntil: number,
  validFrom?: number,
  rolledOver?: number,
  /** 1 more than the hours, so that 0 is none. */
  endNotice?: number,
];
type PackedLimit = [
  id: string,
  counts: LimitCount,
  period: LimitPeriod,
  limit: string,
  action: LimitAction,
  noticePercents: readonly number[],
  scope: { readonly s?: readonly UsageService[]; readonly r?: boolean; readonly z?: readonly string[] },
  timeZone: string,
  productId: string,
];

export function packTerms(account: BalanceAccount): PackedTerms {
  const more: PackedMore = {
    ...(account.creditLimitNano === 0n ? {} : { k: String(account.creditLimitNano) }),
    ...(account.slices === undefined ? {} : { s: account.slices }),
    ...(isOtherSlice(account) ? { p: account.partyId } : {}),
    ...(account.counters.length === 0
      ? {}
      : { c: account.counters.map(({ id, period, spent }) => [id, period, String(spent)]) }),
    ...(account.limits.length === 0 ? {} : { l: account.limits.map(packLimit) }),
    ...(account.noticeBelowNano === undefined ? {} : { n: String(account.noticeBelowNano) }),
    ...(account.segment === undefined ? {} : { g: account.segment }),
  };
  return [
    account.plans.map(packPlan),
    account.buckets.map((bucket) => packBucket(bucket, account.plans)),
    ...(Object.keys(more).length === 0 ? ([] as const) : ([more] as const)),
  ];
}

export function unpackTerms([plans, buckets, more]: PackedTerms): Pick<
  BalanceAccount,
  'plans' | 'buckets' | 'creditLimitNano' | 'slices' | 'counters' | 'limits' | 'noticeBelowNano' | 'segment'
> & { readonly partyId?: string } {
  const unpacked = plans.map(unpackPlan);
  return {
    plans: unpacked,
    buckets: buckets.map((bucket) => unpackBucket(bucket, unpacked)),
    creditLimitNano: BigInt(more?.k ?? '0'),
    ...(more?.s === undefined ? {} : { slices: more.s }),
    ...(more?.p === undefined ? {} : { partyId: more.p }),
    counters: (more?.c ?? []).map(([id, period, spent]): Counter => ({ id, period, spent: BigInt(spent) })),
    limits: (more?.l ?? []).map(unpackLimit),
    ...(more?.n === undefined ? {} : { noticeBelowNano: BigInt(more.n) }),
    ...(more?.g === undefined ? {} : { segment: more.g }),
  };
}

const packPlan = (plan: Plan): PackedPlan => [
  plan.productId,
  plan.offeringId,
  plan.from,
  plan.until ?? 0,
  plan.addOn ? ADD_ON : plan.member ? MEMBER : MAIN,
  ...(plan.sponsor ? ([packSponsor(plan.sponsor)] as const) : ([] as const)),
];

const packSponsor = ({ balanceId, percent, zones, ratingGroups }: SponsorTerm): NonNullable<PackedPlan[5]> => [
  balanceId,
  percent,
  zones ?? 0,
  ratingGroups ?? 0,
];

const unpackSponsor = ([balanceId, percent, zones, ratingGroups]: NonNullable<PackedPlan[5]>): SponsorTerm => ({
  balanceId,
  percent,
  ...(zones === 0 ? {} : { zones }),
  ...(ratingGroups === 0 ? {} : { ratingGroups }),
});

const unpackPlan = ([productId, offeringId, from, until, role, sponsor]: PackedPlan): Plan => ({
  productId,
  offeringId,
  from,
  addOn: role === ADD_ON,
  ...(role === MEMBER ? { member: true } : {}),
  ...(until === 0 ? {} : { until }),
  ...(sponsor ? { sponsor: unpackSponsor(sponsor) } : {}),
});

function packBucket(bucket: AllowanceBucket, plans: readonly Plan[]): PackedBucket {
  const [productId = '', allowanceId = ''] = bucket.id.split('/');
  const plan = plans.findIndex((known) => known.productId === productId);
  return [
    plan,
    plan < 0 ? bucket.id : allowanceId,
    bucket.service,
    bucket.zones.join(','),
    String(bucket.granted),
    String(bucket.remaining),
    bucket.priority,
    bucket.validUntil,
    ...withoutLastZeros(bucket.validFrom ?? 0, bucket.rolledOver ?? 0, (bucket.endNoticeHours ?? -1) + 1),
  ];
}

const withoutLastZeros = (...numbers: [number, number, number]): [number?, number?, number?] =>
  numbers.slice(0, numbers.findLastIndex((number) => number !== 0) + 1) as [number?, number?, number?];

function unpackBucket(packed: PackedBucket, plans: readonly Plan[]): AllowanceBucket {
  const [plan, allowanceId, service, zones, granted, remaining, priority, validUntil, ...more] = packed;
  const [validFrom, rolledOver, endNotice] = more;
  return {
    id: plan < 0 ? allowanceId : `${plans[plan]?.productId}/${allowanceId}`,
    service,
    zones: zones === '' ? [] : zones.split(','),
    granted: BigInt(granted),
    remaining: BigInt(remaining),
    priority,
    ...(validFrom ? { validFrom } : {}),
    validUntil,
    ...(rolledOver ? { rolledOver } : {}),
    ...(endNotice ? { endNoticeHours: endNotice - 1 } : {}),
  };
}

const packLimit = (limit: OwnLimit): PackedLimit => [
  limit.id,
  limit.counts,
  limit.period,
  String(limit.limit),
  limit.action,
  limit.noticePercents,
  {
    ...(limit.scope.services ? { s: limit.scope.services } : {}),
    ...(limit.scope.roaming === undefined ? {} : { r: limit.scope.roaming }),
    ...(limit.scope.zones ? { z: limit.scope.zones } : {}),
  },
  limit.timeZone ?? '',
  limit.productId ?? '',
];

const unpackLimit = ([
  id,
  counts,
  period,
  limit,
  action,
  noticePercents,
  scope,
  timeZone,
  productId,
]: PackedLimit): OwnLimit => ({
  id,
  counts,
  scope: {
    ...(scope.s ? { services: scope.s } : {}),
    ...(scope.r === undefined ? {} : { roaming: scope.r }),
    ...(scope.z ? { zones: scope.z } : {}),
  },
  period,
  ...(timeZone === '' ? {} : { timeZone }),
  limit: BigInt(limit),
  action,
  noticePercents,
  ...(productId === '' ? {} : { productId }),
});
