import type { TenantId } from '../kernel/tenant';
import type { StoredResource } from '../tmf/resource-store';
import type { BillableProduct } from './billable-product';
import type { EntrySource, JournalEntry } from './journal';
import type { PackedBill } from './pack-bill';
import type { TaxStatus } from './tax-place';

/** What usage cost, summed over a time. */
export interface UsageTotal {
  readonly service: 'voice' | 'sms' | 'data';
  readonly currency: string;
  /** Taken from the money balance: 10⁻⁹ currency units. Usage that an allowance covered costs nothing. */
  readonly chargedNano: bigint;
  /** voice: seconds; data: octets; sms: messages. */
  readonly quantity: bigint;
  /** How many usages, and how many cancellations of them. */
  readonly count: number;
}

/** What a balance's money changed by beside usage and top-ups: nano currency units, below 0 where it got less. */
export interface PrepaidMovement {
  readonly kind: 'voucher' | 'adjust' | 'transfer' | 'fee' | 'expire';
  readonly currency: string;
  readonly nano: bigint;
}

/** Reads balance-management's ledger. */
export interface UsageLedger {
  /** What was posted from `fromIso` up to, not including, `toIso` (ISO 8601, UTC). A late usage is posted when it came. */
  totals(tenant: TenantId, balanceId: string, fromIso: string, toIso: string): Promise<readonly UsageTotal[]>;
  /** Changes of the money balance, one of each kind and currency, that were booked from `fromIso` up to, not including, `toIso`. */
  movements(tenant: TenantId, balanceId: string, fromIso: string, toIso: string): Promise<readonly PrepaidMovement[]>;
}

/** Reads from party-management where a customer is taxed. */
export interface TaxStatusReader {
  /** Undefined of whom nothing is known, or no longer. */
  statusOf(tenant: TenantId, partyId: string): Promise<TaxStatus | undefined>;
}

/** The projection of product-inventory that a bill is made from. It can be thrown away and filled from the archive. */
export interface BillableProducts {
  /** Keeps it unless a newer version stands there. */
  keep(tenant: TenantId, product: BillableProduct): Promise<void>;
  ofAccount(tenant: TenantId, accountId: string): Promise<readonly BillableProduct[]>;
  /** Accounts that have ever had a product, by id. */
  accounts(
    tenant: TenantId,
    page: { readonly limit: number; readonly cursor?: string },
  ): Promise<{ readonly accounts: readonly string[]; readonly cursor?: string }>;
}

/** What usage a bill carries, kept beside it to be reconciled with the ledger. */
export interface BilledUsage {
  readonly period: string;
  readonly balanceId: string;
  readonly service: string;
  readonly billId: string;
  readonly currency: string;
  readonly chargedNano: bigint;
  readonly quantity: bigint;
  readonly count: number;
}

export interface AccountTotal {
  readonly account: string;
  /** Of an account that is told apart, such as tax by country and rate. */
  readonly sub?: string;
  readonly currency: string;
  readonly debitNano: bigint;
  readonly creditNano: bigint;
}

/** An account whose bill could not be made: a person looks at it, the run goes on. */
export interface ParkedAccount {
  readonly accountId: string;
  readonly period: string;
  readonly code: string;
  readonly message: string;
  readonly at: string;
}

/** What one source (`bill/<id>`, `payment/<id>`, `refund/<id>`) gives to an account's credit, or takes of it: nano units. */
export interface CreditRow {
  readonly accountId: string;
  readonly source: string;
  readonly currency: string;
  readonly nano: bigint;
}

/** Why a write to the books did not happen. `exists`: it was made before; `changed`: read again and try again. */
export type Commit = 'committed' | 'exists' | 'changed';

/** How often a post is tried that others were in the way of. */
export const POST_ATTEMPTS_MAX = 10;

/** The books: bills with their numbers, the journal, its totals. Every commit is one transaction, whole or not at all. */
export interface Books {
  /** The last number given out in a series (`2026`), 0 before the first. */
  lastNumber(tenant: TenantId, series: string): Promise<number>;
  /** `changed`: somebody else took the number. `exists`: the bill was made before. */
  commitBill(commit: {
    readonly tenant: TenantId;
    readonly series: string;
    readonly number: number;
    readonly bill: StoredResource;
    /** What `projectBill` makes its lines and billed usage of. With it the bill stands as unfinished. */
    readonly packed: PackedBill;
    readonly entries: readonly JournalEntry[];
    /** Of a note: the bill that it corrects, changed, and what that leaves of accounts' credit. `changed` when others wrote it meanwhile. */
    readonly corrected?: { readonly bill: StoredResource; readonly credits: readonly CreditRow[] };
  }): Promise<Commit>;
  /** The parts of a committed bill, in their order; none of a bill that is not committed. */
  packedBill(tenant: TenantId, billId: string): Promise<readonly Uint8Array[]>;
  /** Keeps a row of what a committed bill carries. Again: the same row. */
  keepBilledUsage(tenant: TenantId, usage: BilledUsage): Promise<void>;
  /** All lines and billed usage of the bill stand. */
  finishBill(tenant: TenantId, billId: string): Promise<void>;
  /** Committed bills that carry usage of the month and may not show all of it yet, by id. */
  unfinishedBills(tenant: TenantId, period: string): Promise<readonly string[]>;
  /**
   * Posts entries with the resources of billing that come of them, new (version 1) or changed, in one transaction.
   * `exists`: the first entry was posted before, and all is as it was. `changed`: a resource is not at the version before,
   * or others wrote at the same moment: read again and try again, `POST_ATTEMPTS_MAX` times.
   */
  post(commit: {
    readonly tenant: TenantId;
    readonly entries: readonly JournalEntry[];
    readonly resources?: readonly StoredResource[];
    /** What they leave of accounts' credit. */
    readonly credits?: readonly CreditRow[];
    /** Where credit is taken: `changed` when others took of that account's since its version was read. */
    readonly creditAt?: { readonly accountId: string; readonly version: number };
  }): Promise<Commit>;
  entry(tenant: TenantId, source: EntrySource): Promise<JournalEntry | undefined>;
  /** What each account was debited and credited up to the end of a month, or ever. */
  totals(tenant: TenantId, upToPeriod?: string): Promise<readonly AccountTotal[]>;
  /** How often somebody took of an account's credit: who takes of it next says what they saw. */
  creditVersion(tenant: TenantId, accountId: string): Promise<number>;
  /** What an account has over-paid, by currency. Below zero it owes: money was taken back that no bill had received. */
  credits(
    tenant: TenantId,
    accountId: string,
  ): Promise<readonly { readonly currency: string; readonly nano: bigint }[]>;
  /** What bills carry of a month's usage: of one balance, or of all. A late usage stands on a later bill. */
  billedUsage(tenant: TenantId, period: string, balanceId?: string): Promise<readonly BilledUsage[]>;
  park(tenant: TenantId, parked: ParkedAccount): Promise<void>;
  /** No longer parked: its bill was made. */
  unpark(tenant: TenantId, accountId: string, period: string): Promise<void>;
  parked(tenant: TenantId): Promise<readonly ParkedAccount[]>;
}

/** A period of an account: to be billed when it is over, unless it is closed. */
export interface AccountPeriod {
  readonly accountId: string;
  /** `2026-11`, `2026-11-15--2026-12-14`. */
  readonly period: string;
  /** Epoch milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
}

/** Which periods accounts have, and by when which is due: who is to be billed is found, not looked for among all. */
export interface AccountPeriods {
  /** Every period of an account, the oldest first. */
  of(tenant: TenantId, accountId: string): Promise<readonly (AccountPeriod & { readonly isOpen: boolean })[]>;
  /** Opens a period; one that was closed stays so. */
  open(tenant: TenantId, period: AccountPeriod): Promise<void>;
  /** What there was to bill of it is billed, or waits for a person. */
  close(tenant: TenantId, period: AccountPeriod): Promise<void>;
  /** Open periods that are over at `byMs`, the earliest first. */
  due(
    tenant: TenantId,
    byMs: number,
    page: { readonly limit: number; readonly cursor?: string },
  ): Promise<{ readonly periods: readonly AccountPeriod[]; readonly cursor?: string }>;
  /** When the first open period is over. */
  firstDueMs(tenant: TenantId): Promise<number | undefined>;
}

/** Which accounts ever named an account as who pays for them. Whether it does is said by the accounts themselves. */
export interface AccountMembers {
  keep(tenant: TenantId, payerId: string, memberId: string): Promise<void>;
  of(tenant: TenantId, payerId: string): Promise<readonly string[]>;
}

/** Starts the bill runs. */
export interface BillRuns {
  /** Starts the run over all periods that are over at `nowMs`; started again within a minute, it does nothing. */
  start(tenant: TenantId, nowMs: number): Promise<void>;
  /** The last month that was run before accounts had periods of their own; undefined where they have. */
  lastMonth(tenant: TenantId): Promise<string | undefined>;
  /** All accounts have periods of their own. */
  forgetLastMonth(tenant: TenantId): Promise<void>;
}
