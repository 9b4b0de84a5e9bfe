import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { hrefOf } from '../tmf/write-resource';
import { accountLines } from './account-lines';
import { closeAccount } from './close-account';
import type { UsageOutcome, UsageOutcomeMessage } from './messages';
import type { FileAccounts, LineOutcome, UsageSender } from './ports';
import { lineQuarantineId, quarantine, resolveQuarantined, usageQuarantineId } from './quarantine';
import { rateUsage } from './rate-usage';
import { recordReplay } from './record-replay';
import { usage, usageApi, usageFile, usageFileApi } from './resources';
import { readSource } from './usage-source';
import { waitForUsage } from './wait-for-usage';

export interface OutcomePorts {
  readonly store: ResourceStore;
  readonly accounts: FileAccounts;
  readonly sender: UsageSender;
}

export interface OutcomeContext extends OutcomePorts {
  readonly tenant: TenantId;
  /** Epoch milliseconds on the tenant's clock. */
  readonly nowMs: number;
  readonly pricesIncludeTax: boolean;
}

/** Quarantine items written at once. */
const QUARANTINE_AT_ONCE = 10;

type Refused = UsageOutcome & { kind: 'refused' };

/**
 * Brings a message of outcomes into the accounts: of a file's lines, of usage taken in by API, of replays. Harmless to
 * repeat, and right in any order: charged beats duplicate beats quarantined, and resolved is final.
 */
export async function recordOutcomes(message: UsageOutcomeMessage, context: OutcomeContext): Promise<void> {
  const byFile = new Map<string, (UsageOutcome & { line: number })[]>();
  for (const outcome of message.outcomes) {
    const source = readSource(outcome.source);
    if (source?.kind === 'file') {
      const lines = byFile.get(source.fileId) ?? [];
      lines.push({ ...outcome, line: source.line });
      byFile.set(source.fileId, lines);
    } else if (source?.kind === 'api') await recordUsage(source.id, outcome, context);
    else if (source?.kind === 'replay') await recordReplay(source.id, outcome, context);
  }
  for (const [fileId, outcomes] of byFile) await recordLines(fileId, message.file?.chunk ?? 0, outcomes, context);
}

async function recordLines(
  fileId: string,
  chunkNumber: number,
  outcomes: readonly (UsageOutcome & { line: number })[],
  context: OutcomeContext,
): Promise<void> {
  const { store, tenant, nowMs } = context;
  const chunk = `usage-${chunkNumber}`;
  const reports = new Map<number, LineOutcome>();
  const refused = outcomes.filter((outcome) => outcome.kind === 'refused');
  for (let at = 0; at < refused.length; at += QUARANTINE_AT_ONCE)
    await Promise.all(
      refused.slice(at, at + QUARANTINE_AT_ONCE).map((outcome) => quarantineLine(fileId, chunk, outcome, context)),
    );
  for (const outcome of outcomes) {
    reports.set(outcome.line, outcome.kind === 'refused' ? 'quarantined' : outcome.kind);
  }
  await accountLines(context.accounts, { tenant, fileId, chunk }, reports, async (released) => {
    for (const [line, resolution] of released)
      await resolveQuarantined(store, { tenant, id: lineQuarantineId(fileId, line), nowMs }, resolution);
  });
  await closeAccount(context, { tenant, fileId, nowMs });
}

async function quarantineLine(
  fileId: string,
  chunk: string,
  outcome: Refused & { line: number },
  context: OutcomeContext,
): Promise<void> {
  const { store, tenant, nowMs } = context;
  const { source: _, ...record } = outcome.record;
  const href = hrefOf(usageFileApi.basePath, usageFile.name, fileId);
  const id = lineQuarantineId(fileId, outcome.line);
  await quarantine(
    store,
    { tenant, id, nowMs },
    {
      reason: outcome.reason,
      record,
      usageId: outcome.usageId,
      line: outcome.line,
      chunk,
      file: { id: fileId, href, '@referredType': 'UsageFile' },
    },
  );
  await waitForUsage(id, outcome.reason, context);
}

/** The outcome of a usage that came by API. One that nobody posted as TMF635 usage has nothing to update. */
async function recordUsage(id: string, outcome: UsageOutcome, context: OutcomeContext): Promise<void> {
  const { store, tenant, nowMs } = context;
  const known = await rateUsage(id, outcome, context);
  if (!known || outcome.kind !== 'refused') return;
  const { source: _, ...record } = outcome.record;
  const href = hrefOf(usageApi.basePath, usage.name, id);
  await quarantine(
    store,
    { tenant, id: usageQuarantineId(id), nowMs },
    { reason: outcome.reason, record, usageId: outcome.usageId, usage: { id, href, '@referredType': 'Usage' } },
  );
  await waitForUsage(usageQuarantineId(id), outcome.reason, context);
}
