import { bulkPorts } from '../../shared/adapters/aws/bulk-ports';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { noteBulkLine } from '../../shared/product-ordering/note-bulk-line';

const ports = bulkPorts();

/** An order of a bulk order has ended, or goes on again: its line says so. */
export const handler = eventConsumer(({ tenant, id }) => noteBulkLine(ports, tenant, id));
