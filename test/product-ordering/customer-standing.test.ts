import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { countOverdue } from '../../shared/billing';
import { customerBill } from '../../shared/billing/resources';
import { checkOrder } from '../../shared/product-ordering/order-hooks';
import type { OrderableOffering } from '../../shared/product-ordering/ports';
import { newResource } from '../../shared/tmf/write-resource';
import { becoming, CUSTOMER, DAY, ending, FACTS, item, NOW, order, PORTS, TENANT, wanting } from './shop';

const standing = (over: object) => ({
  ...PORTS,
  customers: { standingOf: async () => ({ status: 'active', isVerified: true, overdueBills: 0, ...over }) },
});
const violations = async (given: Parameters<typeof order>[0], ports: typeof PORTS = PORTS) => {
  const checked = await checkOrder(order(given), TENANT, ports, NOW);
  return checked.ok ? [] : checked.error.violations;
};

test.each(['suspended', 'closed'])(
  'a customer who is %s gets nothing new, and may end what they have',
  async (status) => {
    const told = {
      path: 'relatedParty',
      message: `the customer is ${status}`,
      mend: 'see why in their statusReason (TMF629), and settle it first',
    };
    expect(await violations([item('prepaid')], standing({ status }))).toEqual([told]);
    expect(await violations([becoming('prepaidLine', 'bundle')], standing({ status }))).toContainEqual(told);
    expect(await violations([ending('line1')], standing({ status }))).toEqual([]);
  },
);

test.each([
  ['customer.verified', { isVerified: false }, 'show who you are first'],
  ['customer.overdueBills == 0', { overdueBills: 1 }, 'pay your bills first'],
])('an offering may ask that %s', async (when, over, reason) => {
  const prepaid = FACTS.offerings.get('prepaid') as OrderableOffering;
  const limits = {
    prodSpecCharValueUse: [
      { name: 'eligibility', productSpecCharacteristicValue: [{ value: { id: 'rule', when, reason } }] },
    ],
  };
  const catalog = { ...PORTS.catalog, offering: async () => ({ ...prepaid, limits }) };
  expect(await violations([item('prepaid')], { ...standing({}), catalog })).toEqual([]);
  expect(await violations([item('prepaid')], { ...standing(over), catalog })).toEqual([
    { path: 'productOrderItem.0.productOffering.id', message: reason },
  ]);
});

test.each([
  ['is not in stock', undefined],
  ['is reserved', 'reserved'],
])('a chosen number that %s is told at once, with what to do', async (why, status) => {
  const stock = { statusOf: async () => status };
  expect(await violations([item('prepaid', wanting('msisdn', '491510000009'))], { ...PORTS, stock })).toEqual([
    {
      path: 'productOrderItem.0.product.productCharacteristic',
      message: `the chosen msisdn ${why}`,
      mend: 'choose another, or leave msisdn out: any that is free is taken',
    },
  ]);
});

test('a bill is overdue once its day has passed and something of it is left', async () => {
  const store = new MemoryResourceStore([customerBill]);
  const bill = (id: string, state: 'sent' | 'settled', dueMs: number, left: string) =>
    store.create(
      newResource(customerBill, {
        tenant: TENANT,
        id,
        basePath: '',
        nowMs: NOW,
        body: {
          state,
          paymentDueDate: new Date(dueMs).toISOString(),
          remainingAmount: { unit: 'EUR', value: left },
          relatedParty: [{ id: CUSTOMER, role: 'customer' }],
        },
      }),
    );
  await bill('overdue', 'sent', NOW - 1, '5');
  await bill('paid', 'settled', NOW - 1, '0');
  await bill('nothing', 'sent', NOW - 1, '0');
  await bill('later', 'sent', NOW + DAY, '5');
  expect(await countOverdue(store, TENANT, CUSTOMER, NOW)).toBe(1);
  expect(await countOverdue(store, TENANT, CUSTOMER, NOW + 2 * DAY)).toBe(2);
});
