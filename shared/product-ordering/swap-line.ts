import type { ProductView } from '../product-inventory';
import type { StockKind } from '../resource-inventory';
import { poolOfLine } from './choose-pool';
import { lineOfProduct } from './decompose-change';
import { stockOf } from './fulfilment-rules';
import type { ProductOrderItem } from './order-facts';
import type { NetworkTask, PlanRevision, PlanTask, ReserveTask } from './order-plan';
import type { OrderableOffering, OrderableSpecification } from './ports';
import { chosenOf } from './services-of';
import { simTasks } from './sim-tasks';

/** What of a line may be swapped: by which characteristic, and which task tells the network. */
const SWAPS = {
  iccid: { stock: 'sim', operation: 'change-sim' },
  msisdn: { stock: 'msisdn', operation: 'change-number' },
} as const;
const isSwapped = (name: string): name is keyof typeof SWAPS => Object.hasOwn(SWAPS, name);

/** Any that is in stock. */
export const ANY_NEW = 'new';
/** Says that the new SIM is a profile to be downloaded (`esim`) or a card (`sim`); without it, it is as the specification has it. */
export const SIM_TYPE = 'simType';
export const SIM_TYPES: readonly string[] = ['sim', 'esim'];

/** Of what a modify chooses: the SIM and the number that it swaps, and everything else. */
export function splitSwap(item: ProductOrderItem): {
  readonly swaps: readonly { readonly name: keyof typeof SWAPS; readonly wanted: string }[];
  readonly simType?: string;
  readonly chosen: Readonly<Record<string, string>>;
} {
  const { [SIM_TYPE]: simType, ...all } = chosenOf(item);
  const swaps = Object.entries(all).flatMap(([name, wanted]) => (isSwapped(name) ? [{ name, wanted }] : []));
  const chosen = Object.fromEntries(Object.entries(all).filter(([name]) => !isSwapped(name)));
  return { swaps, ...(simType === undefined ? {} : { simType }), chosen };
}

/** Whether an item swaps the SIM or the number, and changes nothing else. */
export function isSwapAlone(item: ProductOrderItem): boolean {
  const { swaps, chosen } = splitSwap(item);
  const isElse =
    Object.keys(chosen).length > 0 || item.productOffering !== undefined || item.product?.place !== undefined;
  return swaps.length > 0 && !isElse;
}

/**
 * The tasks of a swap: what is new is reserved, then the network puts it in the place of the old one. The line keeps all else. `swaps` of the
 * revision says which reservations then take the place of which.
 */
export function swapLine(
  id: string,
  product: ProductView,
  item: ProductOrderItem,
  specification: OrderableSpecification,
  offering?: Pick<OrderableOffering, 'limits'>,
): { readonly tasks: readonly PlanTask[]; readonly swaps: NonNullable<PlanRevision['swaps']> } {
  const { swaps, simType } = splitSwap(item);
  const line = lineOfProduct(product);
  if (swaps.length === 0 || line === undefined) return { tasks: [], swaps: [] };
  const taken = swaps.map(({ name, wanted }) => {
    const { stock, operation } = SWAPS[name];
    const pool = poolOfLine(offering, product, stock);
    const reserve: ReserveTask = {
      kind: 'reserve',
      id: `${id}-${stock}`,
      unit: product.id,
      dependsOn: [],
      stock,
      ...(wanted === ANY_NEW ? {} : { wanted }),
      ...(pool === undefined ? {} : { pool }),
    };
    const types = simType === undefined ? specification.resourceSpecifications : [{ id: simType, name: simType }];
    const { tasks } = simTasks(product.id, [reserve], types, { id, activate: operation });
    const asked: NetworkTask[] =
      stock === 'sim'
        ? tasks.map((task) => ({ ...task, line, swaps: [reserve.id] }))
        : [
            {
              kind: 'network',
              id: `${id}-${operation}`,
              unit: product.id,
              dependsOn: [reserve.id],
              operation,
              line,
              swaps: [reserve.id],
            },
          ];
    return { tasks: [reserve, ...asked], swap: { kind: stock as StockKind, by: reserve.id } };
  });
  return { tasks: taken.flatMap(({ tasks }) => tasks), swaps: taken.map(({ swap }) => swap) };
}

/** Whether a product has what an item swaps: a line of its own, with a number and a SIM of our stock. */
export const canSwap = (product: ProductView, { resourceSpecifications }: OrderableSpecification): boolean =>
  product.reliesOn === undefined &&
  lineOfProduct(product) !== undefined &&
  resourceSpecifications.some((entry) => stockOf(entry) === 'sim');
