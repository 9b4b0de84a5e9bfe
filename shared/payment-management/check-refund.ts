import { failure } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import { err, ok } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import { bodyOf } from '../tmf/update-resource';
import { payment, type refund } from './resources';

/** Refuses a refund of a payment that was not taken, in another currency, or of more than was taken: `unprocessable`. */
export const refundHooks: ResourceHooks<BodyOf<typeof refund>> = {
  async beforeCreate(draft, { caller, store }) {
    const { totalAmount: wanted } = draft;
    const nano = parseNano(wanted?.value ?? '') ?? 0n;
    if (nano <= 0n) return refused('totalAmount.value', 'is more than nothing');
    if (draft.payment?.id === undefined) return ok(draft);
    const stored = await store.get(caller.tenant, payment.name, draft.payment.id);
    const taken = stored && bodyOf(payment, stored);
    if (taken?.status !== 'done') return refused('payment.id', 'is a payment that was taken');
    if (taken.totalAmount?.unit !== wanted?.unit) return refused('totalAmount.unit', 'is the payment’s currency');
    if (nano > (parseNano(taken.totalAmount?.value ?? '') ?? 0n))
      return refused('totalAmount.value', `is at most the payment’s ${taken.totalAmount?.value}`);
    return ok(draft);
  },
};

const refused = (path: string, message: string) =>
  err(failure('unprocessable', 'This cannot be refunded', { violations: [{ path, message }] }));
