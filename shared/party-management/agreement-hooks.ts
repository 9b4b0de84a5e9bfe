import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { ApiHooks, ResourceHooks } from '../tmf/hooks';
import { sameJson } from '../tmf/same-json';
import { type Agreement, faultsOfAgreedPrices } from './agreement-prices';

/** What may change once an agreement is approved: when it ends, and what is written beside it. */
const CHANGEABLE: readonly string[] = ['agreementPeriod', 'description'];

const agreement: ResourceHooks<Agreement> = {
  beforeCreate: async (draft) => judge(draft),
  async beforePatch(next, previous) {
    if (previous.status === 'in process') return judge(next);
    const names = new Set([...Object.keys(next), ...Object.keys(previous)]);
    const changed = [...names].filter((name) => !sameJson(Reflect.get(next, name), Reflect.get(previous, name)));
    const fixed = changed.filter((name) => !CHANGEABLE.includes(name));
    if (fixed.length === 0) return ok(next);
    const violations = fixed.map((path) => ({ path, message: `is fixed: the agreement is ${previous.status}` }));
    return err(failure('conflict', `An agreement that is ${previous.status} changes its period alone`, { violations }));
  },
};

/** An agreement says prices that can be taken. That its parties are there, its declaration has checked. */
function judge(draft: Agreement): Result<Agreement, Failure> {
  const violations = faultsOfAgreedPrices(draft);
  if (violations.length === 0) return ok(draft);
  return err(failure('unprocessable', 'The agreement says a price that cannot be taken', { violations }));
}

export const agreementHooks: ApiHooks = { agreement };
