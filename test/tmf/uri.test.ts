import { failure } from '../../shared/kernel/errors';
import { err } from '../../shared/kernel/result';
import { JSON_PATCH_QUERY } from '../../shared/tmf/parse-request';
import { BASE_URL, openShop } from './shop';

describe('a URI', () => {
  test.each([
    'https://example.org/a%20b?c=d#e',
    'https://user@example.org:8080/',
    'urn:farthing:usage:bad-number',
    'data:text/plain;base64,QQ==',
    'mailto:a@example.org',
  ])('%s is kept as it came', async (leaflet) => {
    const { call } = openShop();
    expect((await call('POST', '/parcel', { body: { name: 'a', leaflet } })).body).toMatchObject({ leaflet });
  });

  test('that is a path of ours is told of below the front door', async () => {
    const { call, store } = openShop();
    const leaflet = '/shop/v4/stamp/s1';
    const made = await call('POST', '/parcel', {
      body: { name: 'a', leaflet, relatedParty: [{ id: 'p', href: leaflet }] },
    });
    const shown = { leaflet: `${BASE_URL}${leaflet}`, relatedParty: [{ id: 'p', href: `${BASE_URL}${leaflet}` }] };
    expect(made.body).toMatchObject(shown);
    expect((await call('GET', '/parcel?name=a')).body).toMatchObject([shown]);
    expect((await store.get('blue' as never, 'parcel', 'p1'))?.body).toMatchObject({ leaflet });
  });

  test.each([
    '',
    'leaflet.pdf',
    '//example.org/a',
    'https://',
    'https:// example.org',
    'https://example.org:port/a',
    'https://example.org/ä',
    'https://example.org/%zz',
    'https://example.org/a#b#c',
    '/a b',
  ])('is none: %j', async (leaflet) => {
    const { call } = openShop();
    const refused = await call('POST', '/parcel', { body: { name: 'a', leaflet, '@schemaLocation': leaflet } });
    expect(refused.body).toMatchObject({
      code: 'invalid-request',
      violations: ['leaflet', '@schemaLocation'].map((path) => ({
        path,
        message: 'is a URI such as https://example.org/document',
      })),
    });
  });
});

describe('what holds others of its kind', () => {
  test('is read to the last of them', async () => {
    const { call } = openShop();
    const within = { place: 'a', within: [{ place: 'b', within: [{ place: 'c' }] }] };
    expect((await call('POST', '/parcel', { body: { name: 'a', within } })).body).toMatchObject({ within });
    const wrong = { place: 'a', within: [{ place: 'b', within: [{ place: 5 }, {}] }] };
    expect((await call('POST', '/parcel', { body: { name: 'a', within: wrong } })).body.violations).toEqual([
      { path: 'within.within.0.within.0.place', message: 'is text' },
      { path: 'within.within.0.within.1.place', message: 'is required' },
    ]);
  });

  test('is filtered and patched by its inner ones', async () => {
    const { call } = openShop();
    await call('POST', '/parcel', { body: { name: 'a', within: { place: 'a', within: [{ place: 'b' }] } } });
    expect((await call('GET', '/parcel?within.within.place=b')).body).toHaveLength(1);
    expect((await call('GET', '/parcel?within.within.place=c')).body).toHaveLength(0);
    const patched = await call('PATCH', '/parcel/p1', {
      body: [{ op: 'replace', path: "$.within.within[?(@.place=='b')].place", value: 'c' }],
      headers: { 'content-type': JSON_PATCH_QUERY },
    });
    expect(patched.body).toMatchObject({ within: { within: [{ place: 'c' }] } });
  });
});

test('what a hook does not find was named by the body: 422, not 404', async () => {
  const beforeCreate = async () => err(failure('not-found', 'There is no order 7'));
  const { call } = openShop({ parcel: { beforeCreate } });
  const refused = await call('POST', '/parcel', { body: { name: 'a' } });
  expect([refused.status, refused.body.code, refused.body.message]).toEqual([
    422,
    'unknown-reference',
    'There is no order 7',
  ]);
});

test('a failure that refers to a resource of ours says where it is read', async () => {
  const referenceError = '/shop/v4/parcel/p9';
  const beforeCreate = async () => err(failure('conflict', 'It is there', { referenceError }));
  const { call } = openShop({ parcel: { beforeCreate } });
  expect((await call('POST', '/parcel', { body: { name: 'a' } })).body).toMatchObject({
    referenceError: `${BASE_URL}${referenceError}`,
  });
});
