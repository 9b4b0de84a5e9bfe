import type { ResourceHooks } from '../tmf/hooks';
import type { BulkLines } from './bulk-ports';
import type { BulkOrder } from './order-of-line';
import { countLines } from './view-bulk-lines';

/** A bulk order shows how its lines stand at that moment. */
export const bulkHooks = (lines: Pick<BulkLines, 'progress'>): ResourceHooks<BulkOrder> => ({
  async afterRead(stored, { caller }) {
    const { counts } = await lines.progress(caller.tenant, stored.id);
    return { ...stored, count: countLines(stored, counts) };
  },
});
