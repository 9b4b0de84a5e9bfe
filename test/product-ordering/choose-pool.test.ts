import { decomposeOrder } from '../../shared/product-ordering/decompose-order';
import { planSteps } from '../../shared/product-ordering/plan-steps';
import { validateOrder } from '../../shared/product-ordering/validate-order';
import { FACTS, item, NOW, order, TENANT, wanting } from './shop';

const use = (name: string, ...values: string[]) => ({
  name,
  productSpecificationId: 'mobile',
  productSpecCharacteristicValue: values.map((value) => ({ value })),
});
const prepaid = FACTS.offerings.get('prepaid');
if (!prepaid) throw new Error('the shop sells prepaid');
const limits = { prodSpecCharValueUse: [use('numberPool', 'dublin', 'golden')] };
const facts = { ...FACTS, offerings: new Map([...FACTS.offerings, ['prepaid', { ...prepaid, limits }]]) };
const poolsOf = (...items: Parameters<typeof order>[0]) =>
  planSteps(TENANT, 'order1', decomposeOrder(order(items), facts)).reservations.map((one) => [
    one.kind,
    'pool' in one ? one.pool : undefined,
  ]);

test('a number comes out of the first pool that its offering names, or of the one that is chosen of these', () => {
  expect(poolsOf(item('prepaid'))).toEqual([
    ['msisdn', 'dublin'],
    ['sim', undefined],
  ]);
  expect(poolsOf(item('prepaid', wanting('numberPool', 'golden')))[0]).toEqual(['msisdn', 'golden']);
  expect(poolsOf(item('bundle'))[0]).toEqual(['msisdn', undefined]);
});

test.each([
  ['prepaid', 'silver', 'choose one of dublin, golden'],
  ['bundle', 'golden', 'leave it out'],
])('of %s no pool %s is had', (offeringId, pool, mend) => {
  const judged = validateOrder(order([item(offeringId, wanting('numberPool', pool))]), facts, NOW);
  expect(judged).toMatchObject({
    ok: false,
    error: { violations: [{ message: `the offering has no numberPool ${pool}`, mend }] },
  });
});
