import { toIso } from '../kernel/clock';
import { beginsAtMs } from './begin-later';
import { decomposeOrder } from './decompose-order';
import { completionMs } from './expected-completion';
import type { OrderFacts, ProductOrder } from './order-facts';

/** An order that can be planned, with the date by which it is expected to be completed: what its customer is told when it is taken. */
export const withExpectedCompletion = (order: ProductOrder, facts: OrderFacts, nowMs: number): ProductOrder => ({
  ...order,
  expectedCompletionDate: toIso(completionMs(decomposeOrder(order, facts), Math.max(nowMs, beginsAtMs(order)))),
});
