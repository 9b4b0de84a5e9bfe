import { paymentApi } from '../../shared/payment-management/resources';
import { serveDocuments } from '../../shared/platform/serve-documents';

const serve = serveDocuments({
  apis: [paymentApi],
  written: { 'hand.yaml': { title: 'By hand', text: 'url: https://example.com/v1/x' } },
  viewer: { 'swagger-ui.css': 'a{}', 'swagger-ui-bundle.js': 'ui()' },
});
const get = (path: string) => {
  const answer = serve('GET', path, 'https://farthing.test/v1');
  if ('failure' in answer) throw new Error(answer.failure.code);
  return { type: answer.headers?.['Content-Type'], body: answer.body ?? '' };
};

test('the page loads all it needs from where it is itself', () => {
  const addresses = [...get('/docs').body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
  expect(addresses).toHaveLength(4);
  expect(addresses.filter((address) => !address?.startsWith('https://farthing.test/v1/docs/'))).toEqual([]);
});

test('every document is offered, under the address that it was asked at', () => {
  const { body } = get('/docs/start.js');
  expect(body).toContain('"url":"https://farthing.test/v1/docs/TMF676.json"');
  expect(body).toContain('"url":"https://farthing.test/v1/docs/hand.yaml"');
  expect(JSON.parse(get('/docs/TMF676.json').body).servers).toEqual([{ url: 'https://farthing.test/v1' }]);
  expect(get('/docs/hand.yaml').body).toBe('url: https://farthing.test/v1/x');
});

test.each([
  ['/docs/swagger-ui.css', 'text/css; charset=utf-8'],
  ['/docs/swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
])('%s has its type', (path, type) => expect(get(path).type).toBe(type));

test.each(['/docs/nothing.json', '/docs/__proto__', '/docs/toString'])('%s is not there', (path) =>
  expect(() => get(path)).toThrow('not-found'),
);
