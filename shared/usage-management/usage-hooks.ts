import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import type { ResourceStore } from '../tmf/resource-store';
import { sameJson } from '../tmf/same-json';
import { bodyOf } from '../tmf/update-resource';
import { usageQuarantineId, withdrawQuarantined } from './quarantine';
import { LINE_REASONS, reasonUrn } from './quarantine-reasons';
import { readUsage } from './read-usage';
import { type QuarantinedUsageBody, quarantinedUsage, type UsageBody } from './resources';

/**
 * A usage is checked when it is posted, so that a network learns at once what is wrong with it. Of what was rejected the poster
 * may mend the record and have it charged again (`recycled`), or withdraw it; what was charged stays as evidence. `quarantine`
 * is where what was rejected waits.
 */
export const usageHooks = (quarantine: ResourceStore): ResourceHooks<UsageBody> => ({
  beforeCreate: async (draft, { clock }) => checked(draft, clock.now()),

  async beforePatch(next, previous, context) {
    const kept = keptBecause(previous.status);
    if (kept) return err(kept);
    if (!sameJson(usageIdOf(next), usageIdOf(previous))) return err(fixedUsageId);
    if (next.status === 'recycled') {
      const left = await leftInQuarantine(quarantine, previous.id, context);
      if (left?.state !== 'quarantined' && left?.state !== 'replaying') return err(nothingWaits(previous));
      const { statusReason: _, ...again } = next;
      return checked(again, context.clock.now());
    }
    return checked(next, context.clock.now());
  },

  async beforeDelete({ id, status }, context) {
    const { tenant } = context.caller;
    const left = await leftInQuarantine(quarantine, id, context);
    const kept = left?.resolution === 'withdrawn' ? undefined : keptBecause(status);
    if (kept) return err(kept);
    if (left === undefined) return ok(undefined);
    const at = { tenant, id: usageQuarantineId(id), nowMs: context.clock.now() };
    return withdrawQuarantined(quarantine, at);
  },
});

function checked(body: UsageBody, nowMs: number): Result<UsageBody, Failure> {
  const read = readUsage(body, nowMs);
  if (read.ok) return ok(body);
  return err(failure('invalid-request', LINE_REASONS[read.error], { referenceError: reasonUrn(read.error) }));
}

/** Why a usage in this state is neither changed nor deleted. */
function keptBecause(status: UsageBody['status']): Failure | undefined {
  if (status === 'rejected') return undefined;
  const why =
    status === 'received' || status === 'recycled'
      ? 'It is being charged: wait for what comes of it'
      : 'It was charged, and is evidence: post a usage that corrects or cancels it';
  const violations = [{ path: 'status', message: 'only what is rejected is changed or deleted' }];
  return failure('illegal-transition', why, { violations });
}

const usageIdOf = ({ usageCharacteristic = [] }: UsageBody): unknown =>
  usageCharacteristic.find(({ name }) => name === 'usageId')?.value;

const fixedUsageId = failure('not-patchable', 'An attribute may not be changed', {
  violations: [{ path: 'usageCharacteristic', message: 'usageId stays: by it a usage is charged once' }],
});

const nothingWaits = ({ statusReason }: UsageBody): Failure =>
  failure(
    'conflict',
    `Nothing of it waits to be charged: it was ${statusReason === 'duplicate' ? 'a duplicate' : 'settled'}`,
  );

async function leftInQuarantine(
  quarantine: ResourceStore,
  id: string,
  { caller }: HookContext,
): Promise<QuarantinedUsageBody | undefined> {
  const stored = await quarantine.get(caller.tenant, quarantinedUsage.name, usageQuarantineId(id));
  return stored && bodyOf(quarantinedUsage, stored);
}
