import type { TenantId } from '../kernel/tenant';
import type { BucketService, LimitRule } from '../rating';
import type { UsageService } from '../usage-management';
import type { Guard } from './guard';
import type { Posting } from './posting';

/** An allowance that was granted: units of one service, money or energy, in some zones, until a time. */
export interface AllowanceBucket {
  /** `<productId>/<allowance id>`, of a later period `<productId>/<allowance id>~<period>`: unique within the account. */
  readonly id: string;
  readonly service: BucketService;
  readonly zones: readonly string[];
  readonly granted: bigint;
  readonly remaining: bigint;
  /** The lowest is used first; among equals the one that ends first. */
  readonly priority: number;
  /** Epoch milliseconds; usage before is not covered. Absent: any that the account is charged for. */
  readonly validFrom?: number;
  /** Epoch milliseconds; usage from then on is not covered. */
  readonly validUntil: number;
  /** Periods that it lives on beyond its own, so far. */
  readonly rolledOver?: number;
  /** The last notice of its end that was given: hours before it, 0 at the end. */
  readonly endNoticeHours?: number;
}

/** A product whose tariff rates this account's usage, from and until a time of use (epoch milliseconds). */
export interface Plan {
  readonly productId: string;
  readonly offeringId: string;
  readonly from: number;
  readonly until?: number;
  /** Add-ons are asked before the main plan. */
  readonly addOn: boolean;
  /** Of a member of a shared balance: it rates, and its allowances pay, that product's own usage only. */
  readonly member?: true;
  /** Somebody else's balance that pays a part of what this plan rates. */
  readonly sponsor?: SponsorTerm;
}

/** What a sponsor takes over: so many percent (1 to 100) of the price of usage in some zones, of some rating groups, or of any. */
export interface SponsorTerm {
  readonly balanceId: string;
  readonly percent: number;
  readonly zones?: readonly string[];
  readonly ratingGroups?: readonly string[];
}

/** What was spent towards one limit in one of its periods. */
export interface Counter {
  /** The limit's id; `<limit id>/<product id>` where it counts for one member of a shared balance. */
  readonly id: string;
  /** `2026-11-23` or `2026-11` on the limit's clocks; of a limit a session, the session's id. */
  readonly period: string;
  /** Nano currency units, or micrograms of CO2 equivalent. */
  readonly spent: bigint;
}

/** A limit that the customer or care set on this balance, beside its tariffs'. */
export interface OwnLimit extends LimitRule {
  /** Only usage of this member of a shared balance. */
  readonly productId?: string;
}

/** One rating group of a session: what it holds of the balance, and what it has used under one price. */
export interface SessionGroup {
  readonly ratingGroup: number;
  /** What it is charged as, and so what its units are: octets, seconds or messages. */
  readonly service: UsageService;
  /** Of a call: when what was counted so far began, epoch milliseconds; else 0. */
  readonly since: number;
  /** It was told that there is no more: it waits to hear when there is. */
  readonly limited: boolean;
  /** Units granted and not reported yet; 0 holds nothing. */
  readonly granted: bigint;
  readonly reservedNano: bigint;
  /** Held of each bucket in what it counts, by bucket id; none is zero. */
  readonly reservedUnits: Readonly<Record<string, bigint>>;
  /** What the grant may spend of each limit: nobody else may. */
  readonly reservedLimits?: readonly Counter[];
  /** Epoch milliseconds; from then on the grant is taken back. 0 while nothing is held. */
  readonly validUntil: number;
  /** `<offering>@<version>` and price that the counts below were made under: another price begins at zero. */
  readonly tariff: string;
  readonly priceId: string;
  readonly usedUnits: bigint;
  /** Billed units that no allowance paid. */
  readonly moneyUnits: bigint;
  /** What they cost: a report costs the difference, so that many small reports cost what one large one does. */
  readonly dueNano: bigint;
}

/** A charging session of a network function (3GPP TS 32.290), open or closed a short time ago. */
export interface ChargingSession {
  /** What its reference says after the balance id. */
  readonly id: string;
  /** The newest request: the client's time (epoch milliseconds) and number. Newer ones are new, the others are looked up. */
  readonly lastAt: number;
  readonly lastSequence: number;
  /** Epoch milliseconds on the tenant's clock of the last write for this session. */
  readonly touchedAt: number;
  /** Released: late reports are settled, nothing is granted. */
  readonly closed: boolean;
  /** The item had forgotten it: which requests it has seen, only the ledger knows. */
  readonly revived: boolean;
  /** Its network function said where it wants to be told what changes. */
  readonly notifies?: true;
  /** Of a call or a message; absent where each rating group says itself what it is. */
  readonly service?: UsageService;
  /** E.164 digits of the other end of a call or a message. */
  readonly destination?: string;
  /** The other end began it. */
  readonly incoming?: boolean;
  /** MCCMNC; absent at home. */
  readonly visitedNetwork?: string;
  /** S-NSSAI: `<sst>` or `<sst>-<sd>`. */
  readonly slice?: string;
  /** Whose usage it is: one member of a shared balance. */
  readonly productId?: string;
  readonly groups: readonly SessionGroup[];
}

/**
 * One balance account: what one DynamoDB item holds (design §4). Each write carries its own ledger postings, numbered
 * without gaps and chained by hash, so that the table's stream is the ledger's source and cannot miss one.
 */
export interface BalanceAccount {
  readonly tenant: TenantId;
  readonly balanceId: string;
  /** The Individual or Organization whose it is: an id, never a name. */
  readonly partyId: string;
  readonly billingAccountId?: string;
  readonly currency: string;
  /** Of its customer, as tariffs name segments; its usage is rated with it. */
  readonly segment?: string;
  /** The number of the last posting, counted from 1. Also the version that a write is conditional on. */
  readonly number: number;
  /** Hash of the last posting, hex. */
  readonly headHash: string;
  /** The main balance: nano currency units, never below what may be overdrawn. */
  readonly moneyNano: bigint;
  /** How far below zero it may go; 0 is prepaid. */
  readonly creditLimitNano: bigint;
  /** Of a slice of a hot pool: how many slices hold it together (`pool.ts`). */
  readonly slices?: number;
  readonly buckets: readonly AllowanceBucket[];
  readonly plans: readonly Plan[];
  readonly counters: readonly Counter[];
  readonly limits: readonly OwnLimit[];
  /** Told when the money falls below, beside what its tariffs tell: somebody tops it up then. */
  readonly noticeBelowNano?: bigint;
  readonly guard: Guard;
  readonly sessions: readonly ChargingSession[];
  /** Epoch milliseconds; usage before is refused. */
  readonly openedAt: number;
  /** The postings of the last write. */
  readonly postings: readonly Posting[];
}
