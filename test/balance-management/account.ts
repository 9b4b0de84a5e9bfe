import {
  type AllowanceBucket,
  type BalanceAccount,
  type ChargingSession,
  openAccount,
  type Plan,
  type PostingDraft,
  type SessionGroup,
} from '../../shared/balance-management';
import { tenantId } from '../../shared/kernel/tenant';

export const AT = Date.parse('2026-12-15T12:00:00Z');

/** A balance just opened, changed as a test says. */
export const accountWith = (over: Partial<BalanceAccount> = {}): BalanceAccount => ({
  ...openAccount({ tenant: tenantId('demo'), balanceId: 'b1', partyId: 'party-1', currency: 'EUR', atMs: AT }),
  ...over,
});

export const minutes = (over: Partial<AllowanceBucket> = {}): AllowanceBucket => ({
  id: 'product-1/minutes',
  service: 'voice',
  zones: ['home'],
  granted: 600n,
  remaining: 600n,
  priority: 10,
  validUntil: AT + 86_400_000,
  ...over,
});

export const planOf = (productId: string, over: Partial<Plan> = {}): Plan => ({
  productId,
  offeringId: 'payg',
  from: AT,
  addOn: false,
  ...over,
});

/** A rating group that holds nothing. */
export const idleGroup = (over: Partial<SessionGroup> = {}): SessionGroup => ({
  ratingGroup: 1,
  service: 'data',
  since: AT,
  limited: false,
  granted: 0n,
  reservedNano: 0n,
  reservedUnits: {},
  validUntil: 0,
  tariff: 'payg@1.1',
  priceId: 'data',
  usedUnits: 7n,
  moneyUnits: 5n,
  dueNano: 3n,
  ...over,
});

export const sessionOf = (groups: readonly SessionGroup[], over: Partial<ChargingSession> = {}): ChargingSession => ({
  id: 'smf.1',
  lastAt: AT,
  lastSequence: 1,
  touchedAt: AT,
  closed: false,
  revived: false,
  groups,
  ...over,
});

export const draftOf = (over: Partial<PostingDraft> = {}): PostingDraft => ({
  kind: 'adjust',
  day: '2026-12-15',
  at: AT,
  reference: 'adjustment/1',
  legs: [],
  count: 0,
  ids: [],
  ...over,
});
