import type { TenantId } from '../kernel/tenant';
import type { UsageService } from '../usage-management';
import type { Guard } from './guard';
import type { Posting } from './posting';

/** An allowance that was granted: units of one service in some zones, until a time. */
export interface AllowanceBucket {
  /** `<productId>/<allowance id>`: unique within the account. */
  readonly id: string;
  readonly service: UsageService;
  readonly zones: readonly string[];
  readonly granted: bigint;
  readonly remaining: bigint;
  /** The lowest is used first; among equals the one that ends first. */
  readonly priority: number;
  /** Epoch milliseconds; not usable from then on. */
  readonly validUntil: number;
}

/** A product whose tariff rates this account's usage, from and until a time of use (epoch milliseconds). */
export interface Plan {
  readonly productId: string;
  readonly offeringId: string;
  readonly from: number;
  readonly until?: number;
  /** Add-ons are asked before the main plan. */
  readonly addOn: boolean;
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
  /** The number of the last posting, counted from 1. Also the version that a write is conditional on. */
  readonly number: number;
  /** Hash of the last posting, hex. */
  readonly headHash: string;
  /** The prepaid main balance: nano currency units, never negative. */
  readonly moneyNano: bigint;
  readonly buckets: readonly AllowanceBucket[];
  readonly plans: readonly Plan[];
  readonly guard: Guard;
  /** Epoch milliseconds; usage before is refused. */
  readonly openedAt: number;
  /** The postings of the last write. */
  readonly postings: readonly Posting[];
}
