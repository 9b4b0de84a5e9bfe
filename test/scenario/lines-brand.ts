import type { ApiClient } from '../../local/demo/api-client';
import { clientOf } from '../../local/demo/callers';
import { loadTenant } from '../../local/demo/load';

const CATALOG = '/tmf-api/productCatalogManagement/v4';
const ORDERS = '/tmf-api/productOrderingManagement/v4/productOrder';
const PRODUCTS = '/tmf-api/productInventory/v4/product';
const ORDER_MS = 90_000;

export interface Order {
  readonly id: string;
  readonly state: string;
  readonly fallout?: { readonly class: string; readonly code: string; readonly mend?: string };
  readonly productOrderItem: readonly { readonly product: { readonly id: string } }[];
}
export interface Product {
  readonly id: string;
  readonly status: string;
  readonly productCharacteristic: readonly { readonly name: string; readonly value: string }[];
}

export const characteristicOf = ({ productCharacteristic }: Product, named: string): string | undefined =>
  productCharacteristic.find(({ name }) => name === named)?.value;
const asked = (characteristics: Readonly<Record<string, string>>) =>
  Object.entries(characteristics).map(([name, value]) => ({ name, value }));

/** A brand that sells a line, a line with an eSIM and a phone that is shipped; and a customer who orders them. */
export async function openBrand(tenant: string) {
  const setUp = { tenant, name: tenant, currency: 'EUR', country: 'IE', timeZone: 'Europe/Dublin' };
  const offers = await loadTenant({ ...setUp, numberRange: '3538966', numbers: 12 });
  const [agent, operator] = await Promise.all([clientOf(tenant, 'agent'), clientOf(tenant, 'operator')]);
  const relatedParty = [{ id: 'anna', role: 'customer', '@referredType': 'Individual' }];
  const [account, esim, phone] = await Promise.all([
    agent.post<{ id: string }>('/tmf-api/accountManagement/v4/billingAccount', { name: 'Anna', relatedParty }),
    sellESim(operator, offers.iot),
    sellPhone(operator),
  ]);

  const place = (item: object): Promise<Order> =>
    agent.post<Order>(ORDERS, {
      relatedParty,
      billingAccount: { id: account.id },
      productOrderItem: [{ id: '1', ...item }],
    });
  const end = (id: string): Promise<Order> =>
    agent.until<Order>(
      `${ORDERS}/${id}`,
      ({ state }) => !['acknowledged', 'inProgress'].includes(state),
      'the order’s end',
      ORDER_MS,
    );
  const ordered = async (item: object): Promise<Order> => {
    const order = await end((await place(item)).id);
    if (order.state !== 'completed') throw new Error(`The order is ${order.state}: ${JSON.stringify(order.fallout)}`);
    return order;
  };
  return {
    ...{ agent, operator, offers: { line: offers.iot, esim, phone }, end, ordered },
    /** Orders a product, and answers it as it stands then. */
    buy: async (productOffering: string, characteristics: Readonly<Record<string, string>> = {}): Promise<Product> => {
      const product = { productCharacteristic: asked(characteristics) };
      const made = await ordered({ action: 'add', productOffering: { id: productOffering }, product });
      return agent.get<Product>(`${PRODUCTS}/${made.productOrderItem[0]?.product.id}`);
    },
    add: (productOffering: string, characteristics: Readonly<Record<string, string>>): Promise<Order> =>
      place({
        action: 'add',
        productOffering: { id: productOffering },
        product: { productCharacteristic: asked(characteristics) },
      }),
    change: (id: string, characteristics: Readonly<Record<string, string>>, status?: string): Promise<Order> =>
      ordered({
        action: 'modify',
        product: { id, productCharacteristic: asked(characteristics), ...(status === undefined ? {} : { status }) },
      }),
    finish: (id: string, characteristics: Readonly<Record<string, string>>): Promise<Order> =>
      place({ action: 'delete', product: { id, productCharacteristic: asked(characteristics) } }),
    product: (id: string): Promise<Product> => agent.get<Product>(`${PRODUCTS}/${id}`),
    inStock: async (name: string | undefined) => {
      const [found] = await operator.get<{ resourceStatus: string; usageState: string; administrativeState: string }[]>(
        `/tmf-api/resourceInventoryManagement/v4/resource?name=${name}`,
      );
      return found;
    },
  };
}

const active = async (operator: ApiClient, path: string, body: object): Promise<string> =>
  (await operator.post<{ id: string }>(path, { ...body, lifecycleStatus: 'Active' })).id;
const resourceSpecification = (operator: ApiClient, body: object) =>
  active(operator, '/tmf-api/resourceCatalog/v4/resourceSpecification', body);

interface Sold {
  readonly productSpecification: { readonly id: string };
  readonly productOfferingPrice: readonly { readonly id: string; readonly name: string }[];
}

/** As the line that is sold already, but with a profile in place of the card. */
async function sellESim(operator: ApiClient, lineId: string): Promise<string> {
  const line = await operator.get<Sold>(`${CATALOG}/productOffering/${lineId}`);
  const specification = await operator.get<{ serviceSpecification: object[]; resourceSpecification: object[] }>(
    `${CATALOG}/productSpecification/${line.productSpecification.id}`,
  );
  const [number] = specification.resourceSpecification;
  const profile = { id: await resourceSpecification(operator, { name: 'eSIM' }), name: 'eSIM' };
  const id = await active(operator, `${CATALOG}/productSpecification`, {
    name: 'Line with an eSIM',
    serviceSpecification: specification.serviceSpecification,
    resourceSpecification: [number, profile],
  });
  return active(operator, `${CATALOG}/productOffering`, {
    name: 'Things, by eSIM',
    isSellable: true,
    productSpecification: { id },
    productOfferingPrice: line.productOfferingPrice,
  });
}

/** Three phones in stock, which are brought to whoever orders one. */
async function sellPhone(operator: ApiClient): Promise<string> {
  const [handset, delivery, price] = await Promise.all([
    resourceSpecification(operator, { name: 'Handset', category: 'goods' }),
    active(operator, '/tmf-api/serviceCatalogManagement/v4/serviceSpecification', {
      name: 'Delivery',
      specCharacteristic: [
        { name: 'fulfilment', characteristicValueSpecification: [{ isDefault: true, value: 'shipping' }] },
        { name: 'account' },
      ],
    }),
    active(operator, `${CATALOG}/productOfferingPrice`, {
      name: 'A phone',
      priceType: 'oneTime',
      price: { unit: 'EUR', value: '99' },
      tax: [{ taxCategory: 'standard' }],
    }),
  ]);
  const id = await active(operator, `${CATALOG}/productSpecification`, {
    name: 'Phone',
    serviceSpecification: [{ id: delivery, name: 'Delivery' }],
    resourceSpecification: [{ id: handset, name: 'Handset' }],
  });
  const offering = await active(operator, `${CATALOG}/productOffering`, {
    name: 'A phone',
    isSellable: true,
    productSpecification: { id },
    productOfferingPrice: [{ id: price, name: 'A phone' }],
  });
  await operator.post('/tmf-api/stock/v4/productStock', {
    productStockStatusType: 'available',
    productStockLevel: { amount: 3, units: 'piece' },
    stockedProduct: { productOffering: { id: offering } },
  });
  return offering;
}
