import type { Violation } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { BULK_LINE_STATES } from './bulk-resource';
import type { LineValues } from './read-bulk-file';

export type BulkLineState = (typeof BULK_LINE_STATES)[number];

/** Where one line of a bulk order stands; one that nobody came to yet has none, and waits. */
export interface BulkLine {
  /** From 1. */
  readonly number: number;
  readonly state: BulkLineState;
  /** Counts the orders of a line that was ordered again, from 1. */
  readonly attempt: number;
  readonly orderId?: string;
  /** What replaced the line as it was sent. */
  readonly corrected?: LineValues;
  readonly violations?: readonly Violation[];
}

/** How many lines stand in each state but `waiting`. */
export type LineCounts = Readonly<Partial<Record<BulkLineState, number>>>;

export interface BulkProgress {
  /** The first line that may wait; beyond the last when none does. */
  readonly next: number;
  /** Counts the turns: a message of another turn is stale. */
  readonly turn: number;
  readonly counts: LineCounts;
}

/** A line's step: nobody wrote it since `before` was read. */
export interface LineMove {
  readonly before?: BulkLine;
  readonly after: BulkLine;
}

/** Lines that one write moves: a transaction of DynamoDB takes 100 items. */
export const MOVED_LINES_MAX = 50;

/** How the lines of bulk orders stand. */
export interface BulkLines {
  progress(tenant: TenantId, bulkId: string): Promise<BulkProgress>;
  /** Those of the lines `from` to `to` (both in) that somebody came to, in order. */
  lines(tenant: TenantId, bulkId: string, from: number, to: number): Promise<readonly BulkLine[]>;
  /**
   * Moves lines, all or none, with the counts and, where `next` says so, the place where the turns go on. False when another wrote one of them,
   * or the place, since it was read: look again. At most {@link MOVED_LINES_MAX}.
   */
  move(
    tenant: TenantId,
    bulkId: string,
    moves: readonly LineMove[],
    next?: { readonly from: number; readonly to: number },
  ): Promise<boolean>;
  /** Ends a turn; false when it was ended already. */
  endTurn(tenant: TenantId, bulkId: string, turn: number): Promise<boolean>;
  /** Orders of any bulk order of the tenant that were placed and have not ended. */
  openOrders(tenant: TenantId): Promise<number>;
  /** How many of `wanted` orders may be placed now, so that the tenant places `perMinute` on average; they count as placed. */
  take(tenant: TenantId, wanted: number, perMinute: number, nowMs: number): Promise<number>;
}

/** Texts under their digests: the lines of bulk orders as they were sent. */
export interface BulkFiles {
  put(tenant: TenantId, text: string): Promise<string>;
  get(tenant: TenantId, digest: string): Promise<string>;
}

/** What a tenant lets its bulk orders do. */
export interface BulkSettings {
  get(tenant: TenantId): Promise<{
    readonly bulkOrdersPerMinute?: number | undefined;
    readonly bulkOrdersOpen?: number | undefined;
  }>;
}
