import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { ResourceHooks } from '../tmf/hooks';
import { LINE_REASONS } from './quarantine-reasons';
import { readUsage } from './read-usage';
import type { UsageBody } from './resources';

/** A usage is checked when it is posted, so that a network learns at once what is wrong with it. */
export const usageHooks: ResourceHooks<UsageBody> = {
  async beforeCreate(draft, { clock }) {
    const read = readUsage(draft, clock.now());
    if (read.ok) return ok(draft);
    return err(failure('invalid-request', LINE_REASONS[read.error], { referenceError: read.error }));
  },
};
