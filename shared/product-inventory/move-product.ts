import { toIso } from '../kernel/clock';
import type { Failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { BARRING, type MovedProduct, type MoveProductRequest, type ProductMove } from './product-draft';
import { PRODUCT } from './resources';
import { viewProduct } from './view-product';

type Product = BodyOf<typeof PRODUCT>;

/** What an order did to the product, in the words of its item. */
const ACTION: Readonly<Record<ProductMove, string>> = {
  cancelled: 'delete',
  terminated: 'delete',
  suspended: 'modify',
  active: 'modify',
};

const isEnd = (to: ProductMove): boolean => to === 'cancelled' || to === 'terminated';

/**
 * Moves a product to another state and notes the order that asked for it. `cancelled` is compensation: as if it had not been,
 * so one that was never made is no failure. Answers what closing its charging needs, where it ended. Idempotent.
 */
export async function moveProduct(
  store: ResourceStore,
  request: MoveProductRequest,
  nowMs: number,
): Promise<Result<MovedProduct, Failure>> {
  const { tenant, productId, to } = request;
  const now = toIso(nowMs);
  const moved = await updateResource(store, PRODUCT, { tenant, id: productId, nowMs }, (body) =>
    ok(body.status === to ? undefined : nextBody(body, request, now)),
  );
  if (!moved.ok)
    return moved.error.code === 'not-found' && to === 'cancelled'
      ? ok({ tenant, productId, closedAt: now })
      : err(moved.error);
  const product = bodyOf(PRODUCT, moved.value);
  const closedAt = product.terminationDate ?? now;
  return ok({ tenant, productId, closedAt, ...(isEnd(to) ? chargingOf(product) : {}) });
}

function nextBody(body: Product, { to, item, barring }: MoveProductRequest, now: string): Product {
  const others = (body.productCharacteristic ?? []).filter(({ name }) => name !== BARRING);
  const barred = barring === undefined ? [] : [{ name: BARRING, valueType: 'string', value: barring }];
  const noted = item && {
    productOrderId: item.orderId,
    orderItemId: item.itemId,
    orderItemAction: ACTION[to],
    '@referredType': 'ProductOrder',
  };
  return {
    ...body,
    status: to,
    productCharacteristic: [...others, ...barred],
    ...(isEnd(to) ? { terminationDate: now } : {}),
    ...(noted ? { productOrderItem: [...(body.productOrderItem ?? []), noted] } : {}),
  };
}

/** An add-on has no number of its own: its base keeps it. */
function chargingOf(product: Product): Pick<MovedProduct, 'balanceId' | 'msisdn' | 'imsi'> {
  const { balanceId, msisdn, imsi, reliesOn } = viewProduct(product);
  const hasLine = reliesOn === undefined;
  return {
    ...(balanceId === undefined ? {} : { balanceId }),
    ...(msisdn === undefined || !hasLine ? {} : { msisdn }),
    ...(imsi === undefined || !hasLine ? {} : { imsi }),
  };
}
