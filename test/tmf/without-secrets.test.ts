import { toItem } from '../../shared/adapters/aws/resource-item';
import { completeOrder } from '../../shared/product-ordering/move-order';
import { PRODUCT_ORDER, PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { withoutSecrets } from '../../shared/tmf/without-secrets';
import { newResource } from '../../shared/tmf/write-resource';
import { item, NOW, order, TENANT, wanting } from '../product-ordering/shop';

const SECRET = 'PAC-4711';
const ported = order([item('bundle', wanting('portAuthorisation', SECRET))]);
const itemOf = (body: typeof ported) =>
  toItem(
    PRODUCT_ORDER,
    newResource(PRODUCT_ORDER, { tenant: TENANT, id: 'o1', basePath: PRODUCT_ORDERING_API.basePath, nowMs: NOW, body }),
  );

test('events tell that there is a secret, and not which; its order has it until it ends', () => {
  const stored = itemOf(ported);
  expect(stored.body?.S).toContain(SECRET);
  expect(stored.announced?.S).toContain('"portAuthorisation","value":"***"');
  expect(stored.announced?.S).not.toContain(SECRET);
  const completed = completeOrder(ported, new Map(), NOW);
  expect(JSON.stringify(completed)).not.toContain(SECRET);
  expect(JSON.stringify(completed)).toContain('"portAuthorisation","value":"***"');
});

test('what has no secret is told as it is', () => {
  const plain = order([item('bundle')]);
  expect(itemOf(plain).announced).toBeUndefined();
  expect(withoutSecrets(plain, ['portAuthorisation'])).toBe(plain);
});
