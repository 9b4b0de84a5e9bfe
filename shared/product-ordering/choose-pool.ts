import { textIn, valuesNamed } from '../product-catalog';
import type { ProductView } from '../product-inventory';
import type { StockKind } from '../resource-inventory';
import type { ProductOrderItem } from './order-facts';
import type { Judge, OrderableOffering } from './ports';
import { chosenOf } from './services-of';

/** The characteristic of an offering that says out of which pools of stock its products are served. */
const POOL_CHARACTERISTIC: Readonly<Record<StockKind, string>> = { msisdn: 'numberPool', sim: 'simPool' };

const poolsOf = ({ limits }: Pick<OrderableOffering, 'limits'>, stock: StockKind): readonly string[] =>
  valuesNamed(limits.prodSpecCharValueUse, POOL_CHARACTERISTIC[stock]).flatMap((value) => textIn(value) ?? []);

/** The pool that a number or SIM of an item comes out of: the one that it chooses, else the first that its offering names; undefined where none is named. */
export function poolFor(
  offering: Pick<OrderableOffering, 'limits'>,
  item: ProductOrderItem,
  stock: StockKind,
): string | undefined {
  const chosen = chosenOf(item)[POOL_CHARACTERISTIC[stock]];
  return chosen ?? poolsOf(offering, stock)[0];
}

/** The same for what a line swaps: it stays in the pool that was chosen with the line, where its offering still has it. */
export function poolOfLine(
  offering: Pick<OrderableOffering, 'limits'> | undefined,
  { characteristics = {} }: Pick<ProductView, 'characteristics'>,
  stock: StockKind,
): string | undefined {
  const offered = offering ? poolsOf(offering, stock) : [];
  const chosen = characteristics[POOL_CHARACTERISTIC[stock]];
  return chosen !== undefined && offered.includes(chosen) ? chosen : offered[0];
}

/** Whoever orders chooses among the pools of the offering, and no other: golden numbers are for whom they are sold to. */
export function judgePools(
  offering: Pick<OrderableOffering, 'limits'>,
  item: ProductOrderItem,
  path: string,
  judge: Judge,
): void {
  for (const stock of ['msisdn', 'sim'] as const) {
    const chosen = chosenOf(item)[POOL_CHARACTERISTIC[stock]];
    const offered = poolsOf(offering, stock);
    if (chosen === undefined || offered.includes(chosen)) continue;
    const mend = offered.length === 0 ? 'leave it out' : `choose one of ${offered.join(', ')}`;
    judge(`${path}.product.productCharacteristic`, `the offering has no ${POOL_CHARACTERISTIC[stock]} ${chosen}`, mend);
  }
}
