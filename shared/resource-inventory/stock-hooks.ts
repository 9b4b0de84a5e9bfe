import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { ResourceHooks } from '../tmf/hooks';
import type { StockResource } from './move-resource';
import { parseStockLine, toStockResource } from './stock-line';

/** A posted resource joins the stock as an imported one does: its id is made of its value, so the same one twice is a conflict. */
export const stockHooks: ResourceHooks<StockResource> = {
  async beforeCreate(draft, { caller }) {
    const imsi = draft.resourceCharacteristic?.find((entry) => entry.name === 'imsi')?.value;
    const line = parseStockLine({ kind: draft.category, value: draft.name, imsi });
    if (!line.ok)
      return err(
        failure('invalid-request', 'This is no number or SIM', { violations: [{ path: 'name', message: line.error }] }),
      );
    return ok({ ...draft, ...toStockResource(caller.tenant, line.value), href: draft.href });
  },
};
