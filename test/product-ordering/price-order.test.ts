import fc from 'fast-check';
import { formatNano, parseNano } from '../../shared/kernel/money';
import { decomposeOrder } from '../../shared/product-ordering/decompose-order';
import { orderHooks } from '../../shared/product-ordering/order-hooks';
import type { ItemPrice } from '../../shared/product-ordering/price-attributes';
import { agreedPrices, totalPrices } from '../../shared/product-ordering/price-item';
import { PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import type { Promotion } from '../../shared/promotion-management';
import { serve } from '../harness/serve';
import { CUSTOMER, FACTS, item, NOW, order, PORTS, TENANT } from './shop';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const agent = { tenant: TENANT, subject: 'agent', roles: ['agent' as const] };

const SPRING: Promotion = {
  id: 'p1',
  href: '/p1',
  name: 'Spring',
  promotionType: 'Discount',
  lifecycleStatus: 'release',
  pattern: [
    {
      criteriaGroup: [
        { criteria: [{ criteriaParameter: 'promotionCode', criteriaOperator: '=', criteriaValue: 'SPRING' }] },
      ],
      action: [{ actionType: 'currency', actionValue: '50', applicationDuration: 3 }],
    },
  ],
};
const ports = {
  ...PORTS,
  promotions: { released: async () => [SPRING] },
  agreements: {
    agreementsOf: async (_: unknown, party: string) =>
      party !== CUSTOMER
        ? []
        : [
            {
              id: 'a1',
              href: '/a1',
              name: 'Frame',
              status: 'approved' as const,
              agreementItem: [{ productOffering: [{ id: 'bundle' }] }],
              characteristic: [{ name: 'agreedPrice', value: { price: '8' } }],
            },
          ],
  },
};
const placing = (more: object = {}) => ({
  ...order([item('bundle', { quantity: 2 })]),
  id: undefined,
  href: undefined,
  ...more,
});
const call = () => serve(PRODUCT_ORDERING_API, { hooks: { productOrder: orderHooks(ports) }, nowMs: NOW });

describe('an order agrees its prices', () => {
  test('an agreement and a promotion alter them, each with its reason, one after the other', async () => {
    const { status, body } = await call()(agent, 'POST', '/productOrder', placing({ promotionCode: ['SPRING'] }));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      orderTotalPrice: [
        { priceType: 'recurring', recurringChargePeriod: 'month', price: { taxIncludedAmount: { value: 8 } } },
      ],
      productOrderItem: [
        {
          itemPrice: [
            {
              price: { taxIncludedAmount: { unit: 'EUR', value: 10 } },
              priceAlteration: [
                { name: 'Frame', description: 'Agreement a1: at 8', price: { taxIncludedAmount: { value: -2 } } },
                {
                  name: 'Spring',
                  description: 'Promotion p1: 50 % off',
                  applicationDuration: 3,
                  price: { percentage: -50, taxIncludedAmount: { value: -4 } },
                },
              ],
            },
          ],
          itemTotalPrice: [{ price: { taxIncludedAmount: { value: 8 } } }],
        },
      ],
    });
  });

  test('a code that no promotion takes is refused with its path', async () =>
    expect(await call()(agent, 'POST', '/productOrder', placing({ promotionCode: ['SPRING', 'FALL'] }))).toMatchObject({
      body: { code: 'unprocessable', violations: [{ path: 'promotionCode.1' }] },
    }));

  test('what its sender believed is replaced by what will be billed', async () => {
    const believed = [{ priceType: 'recurring', price: { taxIncludedAmount: { unit: 'EUR', value: '1' } } }];
    const items = [item('bundle', { itemPrice: believed })];
    const { body } = await call()(agent, 'POST', '/productOrder', placing({ productOrderItem: items }));
    expect(body).toMatchObject({
      productOrderItem: [{ itemTotalPrice: [{ price: { taxIncludedAmount: { value: 8 } } }] }],
    });
  });

  test('its products have them, and an order from before has the catalog’s', () => {
    const itemPrice: ItemPrice[] = [
      {
        name: 'Fee',
        priceType: 'recurring',
        recurringChargePeriod: 'month',
        price: { dutyFreeAmount: { unit: 'EUR', value: '7' } },
        productOfferingPrice: { id: 'fee' },
      },
    ];
    const now = decomposeOrder(order([item('bundle', { itemPrice })]), FACTS);
    expect(now.units[0]?.prices).toEqual(agreedPrices(itemPrice));
    expect(now.units[0]?.prices).toMatchObject([{ value: '7', taxExcluded: true }]);
    const before = decomposeOrder(order([item('bundle')]), FACTS);
    expect(before.units[0]?.prices).toMatchObject([{ id: 'fee', value: '10' }]);
  });
});

test(`a total is the sum of its parts, by kind, period and currency, to the nano (seed ${SEED})`, () => {
  const nano = fc.bigInt({ min: 0n, max: 10n ** 12n });
  const price = fc
    .record({
      recurring: fc.boolean(),
      unit: fc.constantFrom('EUR', 'USD'),
      value: nano,
      less: fc.array(nano, { maxLength: 3 }),
    })
    .map(({ recurring, unit, value, less }): ItemPrice & { readonly netNano: bigint } => ({
      priceType: recurring ? 'recurring' : 'oneTime',
      ...(recurring ? { recurringChargePeriod: 'month' } : {}),
      price: { taxIncludedAmount: { unit, value: formatNano(value) } },
      priceAlteration: less.map((one) => ({
        priceType: 'recurring',
        price: { taxIncludedAmount: { unit, value: formatNano(-one) } },
      })),
      netNano: value - less.reduce((sum, one) => sum + one, 0n),
    }));
  const items = fc.array(
    fc.record({ prices: fc.array(price, { maxLength: 4 }), quantity: fc.integer({ min: 1, max: 20 }) }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(items, (given) => {
      const expected = new Map<string, bigint>();
      for (const { prices, quantity } of given)
        for (const one of prices) {
          const key = `${one.priceType} ${one.price?.taxIncludedAmount?.unit}`;
          expected.set(key, (expected.get(key) ?? 0n) + one.netNano * BigInt(quantity));
        }
      const totals = totalPrices(given).map(({ priceType, price: total }) => [
        `${priceType} ${total?.taxIncludedAmount?.unit}`,
        parseNano(total?.taxIncludedAmount?.value ?? ''),
      ]);
      expect(totals).toEqual([...expected]);
    }),
    { seed: SEED, numRuns: 300 },
  );
});
