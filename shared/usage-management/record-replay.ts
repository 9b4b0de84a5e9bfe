import { bodyOf } from '../tmf/update-resource';
import { accountLines } from './account-lines';
import { changeStored } from './change-stored';
import { closeAccount } from './close-account';
import type { UsageOutcome } from './messages';
import { resolveQuarantined } from './quarantine';
import { rateUsage } from './rate-usage';
import type { OutcomeContext } from './record-outcomes';
import { type QuarantinedUsageBody, quarantinedUsage } from './resources';
import { waitForUsage } from './wait-for-usage';

/**
 * What became of a replay. Charged, now or already before, it is resolved; the line of its file moves from quarantined
 * to charged or duplicate, so the file's sum holds. Refused again it stays, with the new reason.
 */
export async function recordReplay(id: string, outcome: UsageOutcome, context: OutcomeContext): Promise<void> {
  const { store, tenant, nowMs } = context;
  const stored = await store.get(tenant, quarantinedUsage.name, id);
  if (stored === undefined) return;
  const item = bodyOf(quarantinedUsage, stored);
  if (item.usage?.id !== undefined) await rateUsage(item.usage.id, outcome, context);
  if (outcome.kind === 'refused') {
    await changeStored(store, quarantinedUsage, { tenant, id, nowMs }, (body: QuarantinedUsageBody) => {
      const next: QuarantinedUsageBody = { ...body, state: 'quarantined', reason: outcome.reason };
      return body.state === 'resolved' ? undefined : next;
    });
    await waitForUsage(id, outcome.reason, context);
    return;
  }
  const { kind } = outcome;
  const fileId = item.file?.id;
  if (fileId !== undefined && item.line !== undefined && item.chunk !== undefined) {
    const reports = new Map([[item.line, kind]]);
    const at = { tenant, fileId, chunk: item.chunk };
    await accountLines(context.accounts, at, reports, async () => undefined);
    await closeAccount(context, { tenant, fileId, nowMs });
  }
  await resolveQuarantined(store, { tenant, id, nowMs }, kind);
}
