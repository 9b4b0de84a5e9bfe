import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { ResourceHooks } from '../tmf/hooks';
import { characteristicOf, onShelf, POOL, type StockResource } from './move-resource';
import { parseStockLine, type StockLine, toStockResource } from './stock-line';

/** A posted resource joins the stock as an imported one does: its id is made of its value, so the same one twice is a conflict. */
export const stockHooks: ResourceHooks<StockResource> = {
  async beforeCreate(draft, { caller }) {
    const line = lineOf(draft);
    if (!line.ok) return line;
    return ok({ ...draft, ...toStockResource(caller.tenant, line.value), href: draft.href });
  },
  /** What goes to another pool goes to its shelf. */
  async beforePatch(next, previous) {
    const line = lineOf(next);
    if (!line.ok) return line;
    const isMoved = characteristicOf(next, POOL) !== characteristicOf(previous, POOL);
    return ok(isMoved && next.resourceStatus === 'available' ? onShelf(next) : next);
  },
};

/** The number or SIM that a resource says it is; `invalid-request` where it is none. */
function lineOf(body: StockResource): Result<StockLine, Failure> {
  const { category: kind, name: value } = body;
  const named = (characteristic: string) =>
    body.resourceCharacteristic?.find(({ name }) => name === characteristic)?.value;
  const line = parseStockLine({ kind, value, imsi: named('imsi'), pool: named(POOL) });
  if (line.ok) return line;
  const violations = [{ path: 'name', message: line.error }];
  return err(failure('invalid-request', 'This is no number or SIM', { violations }));
}
