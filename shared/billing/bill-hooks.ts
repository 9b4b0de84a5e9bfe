import { type Failure, failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import { bodyOf } from '../tmf/update-resource';
import { BILL_LINES_MAX } from './bill-account';
import type { CustomerBillBody, RateBody } from './bill-resources';
import { checkBill } from './check-bill';
import { appliedCustomerBillingRate } from './resources';

const PAGE = 500;
const PAGES_MAX = Math.ceil(BILL_LINES_MAX / PAGE);

/**
 * Finance moves a bill that is held: to `validated` once its documents agree, and on to `sent`. What it says never changes, and
 * payments alone move it further.
 */
export const customerBillHooks: ResourceHooks<CustomerBillBody> = {
  async beforePatch(next, previous, context) {
    if (previous.state === 'new') return err(beingMade);
    if (next.state === 'sent' && previous.state !== 'sent' && previous.state !== 'validated')
      return err(failure('conflict', `The bill is ${previous.state}: money alone moves it from there`));
    if (next.state !== 'validated') return ok(next);
    const problems = checkBill(previous, await linesOf(previous.id, context));
    return problems.length === 0 ? ok(next) : err(contradictory(problems));
  },
};

const beingMade = failure('conflict', 'The bill is being made: it is validated, or held, once its lines stand');

const contradictory = (problems: readonly string[]): Failure =>
  failure('unprocessable', 'The bill contradicts itself, and is issued by nobody', {
    violations: problems.map((message) => ({ path: 'state', message })),
  });

async function linesOf(billId: string, { store, caller: { tenant } }: HookContext): Promise<RateBody[]> {
  const resource = appliedCustomerBillingRate.name;
  const lookup = { path: 'bill.id', value: billId };
  const lines: RateBody[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const page = await store.list({ tenant, resource, lookup, limit: PAGE, ...(cursor ? { cursor } : {}) });
    lines.push(...page.items.map((item) => bodyOf(appliedCustomerBillingRate, item)));
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  return lines;
}
