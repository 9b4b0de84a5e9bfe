import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { bulkPorts } from '../../shared/adapters/aws/bulk-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { orderPorts } from '../../shared/adapters/aws/order-ports';
import { orThrow } from '../../shared/adapters/aws/step-failure';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { systemClock } from '../../shared/kernel/clock';
import { beginBulkOrder, takeTurn } from '../../shared/product-ordering/run-bulk-order';
import type { DomainEvent } from '../../shared/tmf/event';

const ports = { ...bulkPorts(), orders: orderPorts(), worldMs: systemClock.now };
const sqs = new SQSClient({});
const QueueUrl = fromEnvironment('QUEUE_URL');

/** Our own message for the next turn; the first turn is called for by the bulk order's event. */
type Turn = DomainEvent & { readonly turn?: number };

/** Places orders of a bulk order's lines, turn by turn: each turn sends for the next one, which comes when the tenant's limits let it. */
export const handler = eventConsumer(async (event: Turn) => {
  const { tenant, id, kind } = event;
  if (kind === 'Create') {
    orThrow(await beginBulkOrder(ports, tenant, id));
    return;
  }
  const next = await takeTurn(ports, { tenant, id, turn: event.turn });
  if (!next) return;
  const { turn, afterSeconds } = next;
  const detail: Turn = { ...event, eventId: `${tenant}.bulkProductOrder.${id}.turn${turn}`, turn };
  await sqs.send(
    new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ detail }), DelaySeconds: afterSeconds }),
  );
  await ports.lines.endTurn(tenant, id, turn - 1);
});
