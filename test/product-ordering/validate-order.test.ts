import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { MAX_ORDER_PRODUCTS } from '../../shared/product-ordering/resources';
import { validateOrder } from '../../shared/product-ordering/validate-order';
import { ending, FACTS, item, memberOf, moving, NOW, onItem, onProduct, order, wanting } from './shop';

const refusals = (given: ProductOrder): string[] => {
  const result = validateOrder(given, FACTS, NOW);
  if (result.ok) return [];
  expect(result.error.code).toBe('unprocessable');
  return (result.error.violations ?? []).map(({ path, message }) => `${path}: ${message}`);
};

const both = (id: string) =>
  ['reliesOn', 'memberOf'].map((relationshipType) => ({ relationshipType, product: { id } }));

const OFFERING = 'productOrderItem.0.productOffering.id';
const RELATION = 'productOrderItem.0.product.productRelationship';

describe('an order is taken', () => {
  test.each<[string, ProductOrder]>([
    ['for an offering that is active', order([item('prepaid')])],
    ['for one that is launched', order([item('bundle')])],
    ['for several products of one item', order([item('iot', { quantity: 5 })])],
    ['for an add-on of a product that the customer has', order([item('roaming', onProduct('line1'))])],
    [
      'for an add-on of an item of the same order',
      order([item('bundle'), item('roaming', { id: '2', ...onItem('1') })]),
    ],
    [
      'with a billing account an item',
      order([item('prepaid', { billingAccount: { id: 'a' } })], { billingAccount: undefined }),
    ],
    ['for a line that shares the balance of another', order([item('prepaid', memberOf('line1'))])],
    ['with a number that the customer chose', order([item('prepaid', wanting('msisdn', '491510000009'))])],
  ])('%s', (_, given) => expect(refusals(given)).toEqual([]));
});

describe('an order is refused', () => {
  test.each<[string, ProductOrder, string]>([
    [
      'that shall begin another day',
      order([item('prepaid')], { requestedStartDate: '2027-12-01T00:00:00.000Z' }),
      'requestedStartDate: an order begins within a year',
    ],
    ['without items', order([]), 'productOrderItem: at least one item'],
    [
      'without a customer',
      order([item('prepaid')], { relatedParty: [{ id: 'party1', role: 'seller' }] }),
      'relatedParty: name the customer: a party with the role customer',
    ],
    [
      'with more products than one execution carries',
      order([item('iot', { quantity: MAX_ORDER_PRODUCTS }), item('iot', { id: '2' })]),
      `productOrderItem: ${MAX_ORDER_PRODUCTS + 1} products: at most ${MAX_ORDER_PRODUCTS} an order`,
    ],
    [
      'with two items of the same id',
      order([item('prepaid'), item('prepaid')]),
      'productOrderItem.1.id: 1 is the id of another item',
    ],
    [
      'for an action that is not fulfilled yet',
      order([{ id: '1', action: 'delete' }]),
      'productOrderItem.0.product.id: name the product',
    ],
    [
      'without a billing account',
      order([item('prepaid')], { billingAccount: undefined }),
      'productOrderItem.0.billingAccount: name the billing account, here or for the whole order',
    ],
    [
      'without an offering',
      order([item('prepaid', { productOffering: undefined })]),
      'productOrderItem.0.productOffering: an item that adds a product names its offering',
    ],
    [
      'for a member of a stranger’s product',
      order([item('prepaid', memberOf('strangers'))]),
      `${RELATION}: this customer has no product strangers`,
    ],
    [
      'for a member of a product that has ended',
      order([item('prepaid', memberOf('ended'))]),
      `${RELATION}: product ended is terminated, not active`,
    ],
    [
      'for a member of a product without a balance',
      order([item('prepaid', memberOf('lineless'))]),
      `${RELATION}: product lineless has no balance to share`,
    ],
    [
      'for a member that is billed elsewhere',
      order([item('prepaid', memberOf('line1'))], { billingAccount: { id: 'account2' } }),
      `${RELATION}: product line1 is billed to another account: a shared balance is billed to one`,
    ],
    [
      'for an add-on that is a member',
      order([item('roaming', { product: { productRelationship: both('line1') } })]),
      `${RELATION}: an add-on is for all who share its balance: it is a member of none`,
    ],
    ['for an unknown offering', order([item('none')]), `${OFFERING}: the catalog has no offering none`],
    [
      'for an offering in design',
      order([item('draft')]),
      `${OFFERING}: offering draft is In design: only Active or Launched ones are sold`,
    ],
    [
      'for a retired offering',
      order([item('retired')]),
      `${OFFERING}: offering retired is Retired: only Active or Launched ones are sold`,
    ],
    ['for a part of others', order([item('part')]), `${OFFERING}: offering part is not sold by itself`],
    ['before the offering is valid', order([item('nextMonth')]), `${OFFERING}: offering nextMonth is not sold yet`],
    ['at the moment when it ends', order([item('lastMonth')]), `${OFFERING}: offering lastMonth is sold no more`],
    [
      'for an offering without a specification',
      order([item('unspecified')]),
      `${OFFERING}: offering unspecified has no specification to fulfil it by`,
    ],
    ['for what no stock has', order([item('fiber')]), `${OFFERING}: its specification needs ONT, which no stock has`],
    [
      'for an add-on that names no base',
      order([item('roaming')]),
      `${RELATION}: name the product that this is added to, as reliesOn`,
    ],
    [
      'for an add-on of no product',
      order([item('roaming', onProduct('none'))]),
      `${RELATION}: this customer has no product none`,
    ],
    [
      'for an add-on of a stranger’s product, as if there were none',
      order([item('roaming', onProduct('strangers'))]),
      `${RELATION}: this customer has no product strangers`,
    ],
    [
      'for an add-on of a product that ended',
      order([item('roaming', onProduct('ended'))]),
      `${RELATION}: product ended is terminated, not active`,
    ],
    [
      'for an add-on of a product without a line',
      order([item('roaming', onProduct('lineless'))]),
      `${RELATION}: product lineless has no line to add to`,
    ],
    [
      'for an add-on of another offering’s product',
      order([item('roaming', onProduct('prepaidLine'))]),
      `${RELATION}: offering roaming cannot be added to a product of offering prepaid`,
    ],
    [
      'for an add-on of an item that is not there',
      order([item('roaming', onItem('7'))]),
      'productOrderItem.0.productOrderItemRelationship: the order has no item 7 that adds a product',
    ],
    [
      'for an add-on of several products at once',
      order([item('roaming', onItem('2')), item('bundle', { id: '2', quantity: 2 })]),
      'productOrderItem.0.productOrderItemRelationship: item 2 is several products: order them one an item',
    ],
    [
      'for an add-on of an add-on',
      order([item('roaming', onItem('2')), item('roaming', { id: '2', ...onProduct('line1') })]),
      'productOrderItem.0.productOrderItemRelationship: item 2 brings no line',
    ],
    [
      'for an add-on of a product and an item',
      order([item('roaming', { ...onProduct('line1'), ...onItem('2') }), item('bundle', { id: '2' })]),
      'productOrderItem.0.productOrderItemRelationship: an add-on relies on a product or on an item, not on both',
    ],
    [
      'for a line that relies on another',
      order([item('prepaid', onProduct('line1'))]),
      `${RELATION}: offering prepaid stands by itself and relies on nothing`,
    ],
    [
      'for an offering that contradicts itself',
      order([item('contradiction', onProduct('line1'))]),
      `${OFFERING}: offering contradiction both relies on a line and brings one: mend the catalog`,
    ],
    [
      'for several of one add-on',
      order([item('roaming', { quantity: 2, ...onProduct('line1') })]),
      'productOrderItem.0.quantity: an add-on is added once an item',
    ],
    [
      'for one chosen number on two products',
      order([item('prepaid', { quantity: 2, ...wanting('msisdn', '491510000009') })]),
      'productOrderItem.0.product.productCharacteristic: a chosen msisdn goes with a quantity of 1',
    ],
    [
      'for a SIM that goes with an add-on',
      order([item('roaming', { product: { ...onProduct('line1').product, ...wanting('iccid', '89').product } })]),
      'productOrderItem.0.product.productCharacteristic: this offering brings no line, so no iccid can be chosen',
    ],
  ])('%s', (_, given, refusal) => expect(refusals(given)).toEqual([refusal]));

  test('for every reason at once', () => {
    const given = order([item('draft', { billingAccount: undefined }), item('none', { id: '2' })], {
      billingAccount: undefined,
      relatedParty: [],
    });
    expect(refusals(given).map((text) => text.split(':')[0])).toEqual([
      'relatedParty',
      'productOrderItem.0.billingAccount',
      'productOrderItem.0.productOffering.id',
      'productOrderItem.1.billingAccount',
      'productOrderItem.1.productOffering.id',
    ]);
  });
});

const ID = 'productOrderItem.0.product.id';

describe('a product is ended, suspended or resumed', () => {
  test.each<[string, ProductOrder]>([
    ['a line with its add-ons', order([ending('line1')], { billingAccount: undefined })],
    ['an add-on alone', order([ending('roaming1')])],
    ['a member of a shared balance', order([ending('kid')])],
    ['a suspended line', order([ending('paused')])],
    ['an active line to be suspended', order([moving('line1', 'suspended')])],
    ['a suspended line to be resumed', order([moving('paused', 'active')])],
  ])('%s', (_, given) => expect(refusals(given)).toEqual([]));

  test.each<[string, ProductOrder, string]>([
    ['one that another has', order([ending('strangers')]), `${ID}: this customer has no product strangers`],
    ['one that ended', order([ending('ended')]), `${ID}: product ended is terminated already`],
    [
      'one whose balance another shares',
      order([ending('prepaidLine')]),
      `${ID}: end first who shares its balance: kid`,
    ],
    [
      'one that is suspended, to be suspended',
      order([moving('paused', 'suspended')]),
      `${ID}: product paused is suspended: only one that is active becomes suspended`,
    ],
    [
      'an add-on, to be suspended',
      order([moving('roaming1', 'suspended')]),
      `${ID}: product roaming1 is an add-on: its line is suspended and resumed`,
    ],
    [
      'one that says nothing that is modified',
      order([{ id: '1', action: 'modify', product: { id: 'line1' } }]),
      'productOrderItem.0.product: a modify says what becomes of the product',
    ],
    [
      'one that asks for nothing',
      order([{ id: '1', action: 'noChange', product: { id: 'line1' } }]),
      'productOrderItem.0.action: noChange asks for nothing',
    ],
  ])('not %s', (_, given, reason) => expect(refusals(given)).toEqual([reason]));

  test('not twice in one order', () => {
    const given = order([ending('line1'), { ...moving('line1', 'suspended'), id: '2' }]);
    expect(refusals(given)).toEqual(
      [0, 1].map((n) => `productOrderItem.${n}.product.id: another item changes product line1 too`),
    );
  });
});
