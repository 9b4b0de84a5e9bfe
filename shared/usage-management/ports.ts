import type { TenantId } from '../kernel/tenant';
import type { UsageConditions, UsageMessage, UsageService } from './messages';

/** A usage that was charged, as the ledger of balance-management holds it. */
export interface ChargedUsageRecord extends UsageConditions {
  readonly usageId: string;
  readonly balanceId: string;
  /** Whose usage it is: the balance's party. */
  readonly partyId?: string;
  readonly service: UsageService;
  /** voice: seconds; data: octets; sms: messages. Decimal digits. */
  readonly quantity: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** ISO 8601, UTC. */
  readonly chargedAt: string;
  /** Nano currency units, decimal digits: what the money balance paid. */
  readonly amountNano: string;
  readonly currency: string;
  /** As the usage record carried it: `<fileId>:<line>`, `api:<usage id>` or `replay:<quarantine id>`. */
  readonly source: string;
  readonly destination?: string;
  readonly visitedNetwork?: string;
  /** The usage whose charge it takes back: quantity and amount are negative. */
  readonly cancels?: string;
  /** Its charge was taken back by a later record. */
  readonly isCancelled?: boolean;
  /** How the amount came about, for the one who asks; kept as the ledger gives it. */
  readonly breakdown?: unknown;
}

export interface ChargedUsageQuery {
  readonly balanceId: string;
  /** ISO 8601, UTC, of the usage's start: from inclusive, to exclusive. */
  readonly fromIso?: string;
  readonly toIso?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** The charged usage of a subscriber, read from the ledger (adapter: shared/adapters/aws/dynamodb-ledger.ts). */
export interface ChargedUsage {
  listCharges(
    tenant: TenantId,
    query: ChargedUsageQuery,
  ): Promise<{ readonly items: readonly ChargedUsageRecord[]; readonly cursor?: string }>;
  /** The balances that charge a party's usage; at most a few. */
  balancesOfParty(tenant: TenantId, partyId: string): Promise<readonly string[]>;
}

/** Sends usage to convergent-charging. Resolves when every message was taken; throws when one was not. */
export interface UsageSender {
  /** `delaySeconds`: charged so much later, 900 at most. */
  send(messages: readonly UsageMessage[], delaySeconds?: number): Promise<void>;
}

/** What became of one line of a file. `charged` is final; `duplicate` yields to it; `quarantined` yields to both. */
export type LineOutcome = 'charged' | 'duplicate' | 'quarantined';

/** How many lines of a file ended how, so far. `expected` stands once the whole file was read. */
export interface FileTotals {
  readonly charged: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly expected?: number;
}

/** What is known of the lines of one chunk. Version 0: nothing yet. */
export interface AccountChunk {
  readonly version: number;
  readonly lines: ReadonlyMap<number, LineOutcome>;
}

/** Keeps each file's account. What the lines of a chunk mean is decided by account-lines.ts; here they only stand. */
export interface FileAccounts {
  readChunk(tenant: TenantId, fileId: string, chunk: string): Promise<AccountChunk>;
  /**
   * Stores a chunk and adds `change` to the file's totals, both or neither. False when the chunk is no longer at
   * `next.version - 1`.
   */
  writeChunk(
    tenant: TenantId,
    fileId: string,
    chunk: string,
    next: AccountChunk,
    change: Readonly<Record<LineOutcome, number>>,
  ): Promise<boolean>;
  /** Says how many lines the file has in all. */
  expect(tenant: TenantId, fileId: string, lines: number): Promise<void>;
  totals(tenant: TenantId, fileId: string): Promise<FileTotals>;
}

/** A file in the inbox: one version of one object. */
export interface UsageObject {
  readonly key: string;
  /** The object's version, or its ETag where the bucket keeps no versions. */
  readonly version: string;
  /** Octets. */
  readonly size: number;
  /** Epoch milliseconds, by the store's clock: when the object came to be. */
  readonly storedMs: number;
  /** Its bytes from the start, each time it is called. */
  open(): Promise<AsyncIterable<Uint8Array>>;
}

/** Signs the address to which one object can be uploaded. */
export interface UploadSigner {
  uploadUrl(key: string, expiresSeconds: number): Promise<string>;
}
