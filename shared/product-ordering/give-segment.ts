import {
  baseItemIdOf,
  baseProductIdOf,
  type ProductOrder,
  type ProductOrderItem,
  SEGMENT,
  sharedProductIdOf,
  wantedOf,
} from './order-facts';

/** A line opened for somebody of a market segment is charged as such, unless staff ordered it as another's. */
export function withSegment(order: ProductOrder, segment: string | undefined): ProductOrder {
  if (segment === undefined || order.productOrderItem === undefined) return order;
  const value = { name: SEGMENT, value: segment };
  const opened = order.productOrderItem.map((item) =>
    opensLine(item) && wantedOf(item, SEGMENT) === undefined
      ? {
          ...item,
          product: {
            ...item.product,
            productCharacteristic: [...(item.product?.productCharacteristic ?? []), value],
          },
        }
      : item,
  );
  return { ...order, productOrderItem: opened };
}

const opensLine = (item: ProductOrderItem): boolean =>
  item.action === 'add' &&
  item.productOffering?.id !== undefined &&
  baseItemIdOf(item) === undefined &&
  baseProductIdOf(item) === undefined &&
  sharedProductIdOf(item) === undefined;

/** What is sold keeps the products that its order has: the order is made of it again, after a crash too. */
export function withProducts<I extends { readonly id?: string }>(items: readonly I[], order: ProductOrder): I[] {
  const products = new Map((order.productOrderItem ?? []).map(({ id, product }) => [id, product]));
  return items.map((item) => {
    const product = products.get(item.id);
    return product === undefined ? item : { ...item, product };
  });
}
