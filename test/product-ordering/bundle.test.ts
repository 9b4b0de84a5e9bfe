import { validateOrder } from '../../shared/product-ordering/validate-order';
import { FACTS, item, NOW, order } from './shop';

/** A family: one to three lines, at most one roaming. */
const family = {
  bundledProductOffering: [
    { id: 'bundle', bundledProductOfferingOption: { numberRelOfferLowerLimit: 1, numberRelOfferUpperLimit: 3 } },
    { id: 'roaming', bundledProductOfferingOption: { numberRelOfferUpperLimit: 1 } },
  ],
};
const mobile = FACTS.offerings.get('bundle');
if (!mobile) throw new Error('the shop sells a bundle of units');
const facts = {
  ...FACTS,
  offerings: new Map([...FACTS.offerings, ['family', { ...mobile, id: 'family', limits: family }]]),
};
const parts = (...ids: string[]) => ids.map((id) => ({ id, relationshipType: 'bundles' }));

test.each<[string, ReturnType<typeof item>[], string[]]>([
  [
    'the parts that it needs',
    [item('family', { productOrderItemRelationship: parts('2') }), item('bundle', { id: '2', quantity: 3 })],
    [],
  ],
  ['no part', [item('family')], ['0 chosen, the bundle has 1 to 3']],
  [
    'too many of a part',
    [item('family', { productOrderItemRelationship: parts('2') }), item('bundle', { id: '2', quantity: 4 })],
    ['4 chosen, the bundle has 1 to 3'],
  ],
])('a bundle is ordered with %s', (_what, items, reasons) => {
  const judged = validateOrder(order(items), facts, NOW);
  const messages = judged.ok ? [] : (judged.error.violations ?? []).map(({ message }) => message);
  expect(messages).toEqual(reasons.map((reason) => expect.stringContaining(reason)));
});
