import { toIso } from '../kernel/clock';
import type { DomainEvent } from '../tmf/event';
import { hrefOf } from '../tmf/write-resource';
import type { BalanceAccount } from './balance-account';
import { describeBuckets } from './describe-buckets';
import { bucketIdOf } from './find-bucket';
import { MONEY, type Posting } from './posting';
import { bucket, prepayBalanceManagement } from './resources';
import type { Signal, SignalKind } from './signal';

/** The names under which signals travel on the bus and are delivered by TMF654's hub. */
export const SIGNAL_EVENTS: Readonly<Record<SignalKind, string>> = {
  'low-balance': 'BucketLowBalanceEvent',
  'allowance-threshold': 'BucketThresholdReachedEvent',
  'allowance-expiring': 'BucketExpiringEvent',
  'allowance-expired': 'BucketExpiredEvent',
  'credit-used': 'BucketCreditUsedEvent',
  'slice-moved': 'BucketSliceMovedEvent',
  'hold-expired': 'BucketHoldExpiredEvent',
  'usage-split': 'BucketUsageSplitEvent',
  'limit-threshold': 'SpendingLimitThresholdReachedEvent',
  'limit-reached': 'SpendingLimitReachedEvent',
  'session-reauthorization': 'ChargingSessionReauthorizationEvent',
  'session-abort': 'ChargingSessionAbortEvent',
  'charging-ended': 'BucketChargingEndedEvent',
  'terms-changed': 'BucketTermsChangedEvent',
};

/** What the events of sessions are about. */
export const CHARGING_SESSION = 'chargingSession';

/**
 * The events of a write's signals. Each is an entity of its own, named by the posting and the signal's place in it: the
 * same write again gives the same events, which whoever listens drops by their id.
 */
export const signalEvents = (account: BalanceAccount): DomainEvent[] =>
  account.postings.flatMap((posting) =>
    (posting.signals ?? []).map((signal, place) => toEvent(account, posting, signal, place)),
  );

function toEvent(account: BalanceAccount, posting: Posting, signal: Signal, place: number): DomainEvent {
  const id = `${account.balanceId}:${posting.number}:${place}`;
  const isOfSession = signal.kind === 'session-reauthorization' || signal.kind === 'session-abort';
  const resource = isOfSession ? CHARGING_SESSION : bucket.name;
  // Without an address no hub passes it on: it is for the network function alone.
  const body = isOfSession ? { id: signal.ref, balanceId: account.balanceId } : describeRef(account, posting, signal);
  return {
    eventId: `${account.tenant}.${resource}.${id}.1`,
    eventType: SIGNAL_EVENTS[signal.kind],
    eventTime: toIso(posting.at),
    kind: 'Signal',
    tenant: account.tenant,
    domain: prepayBalanceManagement.domain,
    resource,
    id,
    version: 1,
    event: { [resource]: body, signal: { ...signal } },
  };
}

/** Signals that name no bucket: their event tells the main balance. */
const OF_MAIN: readonly SignalKind[] = [
  'limit-threshold',
  'limit-reached',
  'slice-moved',
  'hold-expired',
  'usage-split',
  'charging-ended',
  'terms-changed',
];

/** The bucket as the write left it; of one that it took away its name alone, and of a limit the main balance. */
function describeRef(account: BalanceAccount, posting: Posting, { kind, ref }: Signal): Record<string, unknown> {
  const ofMain = ref === MONEY || OF_MAIN.includes(kind);
  const id = ofMain ? account.balanceId : bucketIdOf(account.balanceId, ref);
  const standing = describeBuckets(account, posting.at).find((one) => one.id === id) ?? {
    id,
    '@type': bucket.type,
    status: 'expired',
    relatedParty: [{ id: account.partyId, role: 'customer' }],
  };
  return { ...standing, href: hrefOf(prepayBalanceManagement.basePath, bucket.name, id) };
}
