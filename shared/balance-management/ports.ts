import type { TenantId } from '../kernel/tenant';
import type { BalanceAccount } from './balance-account';
import type { GuardEntry } from './guard';
import type { ChargeRecord, Posting } from './posting';

/** Where balance accounts are kept: one item each, written conditionally. Contract: test/contract/balance-store. */
export interface BalanceStore {
  /** Strongly consistent. */
  read(tenant: TenantId, balanceId: string): Promise<BalanceAccount | undefined>;
  /** Stores a new account; when there is one already, answers that. */
  open(account: BalanceAccount): Promise<BalanceAccount>;
  /**
   * Writes `next` if the stored account still is at number `expected`; else answers the account as it stands, without
   * a read of its own. Throws what a throttled or broken table throws: nothing was written then, or it was and the
   * guard will say so.
   */
  write(
    next: BalanceAccount,
    expected: number,
  ): Promise<{ written: true } | { written: false; current: BalanceAccount }>;
  ofParty(tenant: TenantId, partyId: string): Promise<readonly string[]>;
  /** Balance ids in order; `cursor` is the last page's last id. */
  ofTenant(tenant: TenantId, limit: number, cursor?: string): Promise<readonly string[]>;
}

/** A number's holder over time: who pays for usage of it, from and until when (epoch milliseconds). */
export interface NumberSpan {
  readonly balanceId: string;
  readonly from: number;
  readonly until?: number;
  /** The product whose number it is, where several share the balance. */
  readonly productId?: string;
  /** What was sold with the number: a hint which tariff will be asked for. Absent of numbers from before. */
  readonly offeringId?: string;
}

/** Which balance a number charges. */
export interface NumberDirectory {
  /** `isFresh` passes over what is remembered of it. */
  find(tenant: TenantId, msisdn: string, isFresh?: boolean): Promise<readonly NumberSpan[]>;
  /** Idempotent. Throws when another balance holds the number at that time. */
  assign(tenant: TenantId, msisdn: string, span: NumberSpan): Promise<void>;
  release(tenant: TenantId, msisdn: string, balanceId: string, atMs: number): Promise<void>;
}

/** Whose many numbers are, at once. It may be old, or say less than there is: for who checks it, and asks again. */
export interface NumberLookup {
  findAll(tenant: TenantId, msisdns: readonly string[]): Promise<ReadonlyMap<string, readonly NumberSpan[]>>;
}

/** What the guard's slow path asks: is it in the ledger, and from which source? */
export interface LedgerGuard {
  /** True when the ledger holds every posting up to and including this one of that balance. Strongly consistent. */
  hasCaughtUp(account: BalanceAccount): Promise<boolean>;
  /**
   * Which of these guard ids were booked for things of that UTC day, with their records where they are charges. Strongly
   * consistent.
   */
  bookedAmong(
    tenant: TenantId,
    balanceId: string,
    day: string,
    ids: ReadonlySet<string>,
  ): Promise<readonly BookedEntry[]>;
}

export interface BookedEntry extends GuardEntry {
  readonly record?: ChargeRecord;
  /** Of a session's request. */
  readonly answer?: string;
  /** Of a session's Create. */
  readonly notifyUri?: string;
}

/** Puts rated records where the ledger's projection finds them; the key is made of their digest. */
export interface ChargeRecordStore {
  put(groups: readonly ChargeRecordGroup[]): Promise<string>;
  get(key: string): Promise<readonly ChargeRecordGroup[]>;
}

/** The records of one posting: which is found by its digest, so a retried write may leave two and only one counts. */
export interface ChargeRecordGroup {
  readonly digest: string;
  readonly records: readonly ChargeRecord[];
}

/** The queryable ledger: one row a posting, filled from the balance table's stream. */
export interface Ledger extends LedgerGuard {
  /** Idempotent. */
  append(
    account: Pick<BalanceAccount, 'tenant' | 'balanceId' | 'partyId' | 'currency'>,
    posting: Posting,
  ): Promise<void>;
  /** One posting; without its day (of an id that was given out before ids had one) by reading the whole ledger. */
  posting(tenant: TenantId, balanceId: string, number: number, day?: string): Promise<Posting | undefined>;
  /** All of a balance, page by page, in the order in which it is kept: by day. Strongly consistent. */
  pages(tenant: TenantId, balanceId: string): AsyncIterable<readonly Posting[]>;
  /** In order of number, from the first. At most `limit`. */
  history(tenant: TenantId, balanceId: string, limit: number): Promise<readonly Posting[]>;
}

/** What may be done only so often a day, or only up to an amount: counted where all who do it see the same count. */
export interface DailyQuotas {
  /**
   * Takes from a day's quota once for a reference; false when it would exceed it, and nothing was taken. Atomic: of many
   * at once no more are granted than fit.
   */
  take(use: QuotaUse): Promise<boolean>;
}

export interface QuotaUse {
  readonly tenant: TenantId;
  /** What is limited and for whom: `transfer/<party id>`. */
  readonly quota: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  /** What uses it. */
  readonly reference: string;
  /** Counted towards `max.amount`; 0 where only the number counts. */
  readonly amount: bigint;
  readonly max: { readonly uses: number; readonly amount: bigint };
}

/** Makes what voucher codes are made of, and what is kept of them. */
export interface VoucherSecrets {
  /** From a source that nobody can foretell. */
  drawBytes(count: number): Uint8Array;
  /** A hash under a key of ours, hex: without the key nobody can tell which codes there are. */
  hash(tenant: TenantId, code: string): Promise<string>;
}
