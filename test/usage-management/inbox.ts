import { MemoryFileAccounts } from '../../shared/adapters/memory/memory-file-accounts';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { tenantId } from '../../shared/kernel/tenant';
import { bodyOf } from '../../shared/tmf/update-resource';
import { ingestFile } from '../../shared/usage-management/ingest-file';
import type { UsageMessage, UsageOutcome, UsageOutcomeMessage } from '../../shared/usage-management/messages';
import type { UsageObject } from '../../shared/usage-management/ports';
import { recordOutcomes } from '../../shared/usage-management/record-outcomes';
import { quarantinedUsage, usage, usageFile, usageFileApi } from '../../shared/usage-management/resources';

export const TENANT = tenantId('brandy');
export const RECEIVED_MS = Date.parse('2026-02-01T03:00:00.000Z');
export const RECEIVED = new Date(RECEIVED_MS).toISOString();

export const objectOf = (text: string | Uint8Array, at: Partial<UsageObject> = {}): UsageObject => {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return {
    key: `inbox/${TENANT}/day.csv`,
    version: 'v1',
    size: bytes.length,
    storedMs: RECEIVED_MS,
    // Pieces of an odd size, so that lines and characters are cut anywhere.
    open: async () =>
      (async function* () {
        for (let from = 0; from < bytes.length; from += 997) yield bytes.subarray(from, from + 997);
      })(),
    ...at,
  };
};

/** Usage management over memory, with a charging consumer that knows who is a subscriber and who can pay. */
export class Inbox {
  readonly store = new MemoryResourceStore([usage, ...usageFileApi.resources]);
  readonly accounts = new MemoryFileAccounts();
  readonly sent: UsageMessage[] = [];
  readonly subscribers = new Set<string>();
  readonly broke = new Set<string>();
  /** By usage id: the source that was charged. */
  readonly charged = new Map<string, string>();
  /** Fails this many messages from now, as a sender whose function is killed does. */
  failAfter = Number.POSITIVE_INFINITY;
  /** Sent to be charged later. */
  readonly delayed: { readonly message: UsageMessage; readonly seconds: number }[] = [];
  readonly sender = {
    send: async (messages: readonly UsageMessage[], seconds = 0): Promise<void> => {
      if (seconds > 0) this.delayed.push(...messages.map((message) => ({ message, seconds })));
      if (seconds > 0) return;
      for (const message of messages) {
        if (this.failAfter <= 0) throw new Error('killed');
        this.failAfter -= 1;
        this.sent.push(message);
      }
    },
  };

  ingest(object: UsageObject, receivedMs = RECEIVED_MS) {
    return ingestFile(object, receivedMs, this);
  }

  charge(message: UsageMessage): UsageOutcomeMessage {
    const outcomes = message.records.map((record): UsageOutcome => {
      const { usageId, source, msisdn } = record;
      const standing = this.charged.get(usageId);
      if (standing !== undefined && standing !== source) return { kind: 'duplicate', usageId, source };
      if (!this.subscribers.has(msisdn))
        return { kind: 'refused', usageId, source, reason: 'unknown-subscriber', record };
      if (standing === undefined && this.broke.has(msisdn))
        return { kind: 'refused', usageId, source, reason: 'insufficient-balance', record };
      this.charged.set(usageId, source);
      return { kind: 'charged', usageId, source, balanceId: `B${msisdn}`, amountNano: '90000000', currency: 'EUR' };
    });
    const { tenant, file } = message;
    return { tenant, ...(file === undefined ? {} : { file }), outcomes };
  }

  record(message: UsageOutcomeMessage): Promise<void> {
    return recordOutcomes(message, {
      store: this.store,
      accounts: this.accounts,
      sender: this.sender,
      tenant: TENANT,
      nowMs: RECEIVED_MS,
      pricesIncludeTax: true,
    });
  }

  /** Charges and records everything that was sent since `from`. */
  async settle(from = 0): Promise<void> {
    for (const message of this.sent.slice(from)) await this.record(this.charge(message));
  }

  async file(id: string) {
    const stored = await this.store.get(TENANT, usageFile.name, id);
    if (stored === undefined) throw new Error(`There is no file ${id}`);
    return { ...bodyOf(usageFile, stored), totals: await this.accounts.totals(TENANT, id) };
  }

  async quarantined(state?: string) {
    const { items } = await this.store.list({ tenant: TENANT, resource: quarantinedUsage.name, limit: 100_000 });
    const bodies = items.map((item) => bodyOf(quarantinedUsage, item));
    return bodies.filter((body) => state === undefined || body.state === state);
  }
}
