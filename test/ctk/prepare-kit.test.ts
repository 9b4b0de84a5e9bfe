import { prepareKit } from './prepare-kit';

const where = { url: 'http://front/tmf-api/party/v4', token: 't' };
const request = (method: string, url: string | { raw: string }, raw = '{"its":"own"}') => ({
  method,
  url,
  body: { raw },
});
const collection = {
  item: [
    {
      name: 'N1',
      item: [
        { name: '/individual', request: request('POST', '{{Party}}individual') },
        { name: '/individual', request: request('POST', '{{Party}}individual') },
      ],
    },
    { name: 'N2', item: [{ name: '/Organization', request: request('GET', { raw: '{{Other}}organization' }) }] },
  ],
};

test('a kit gets headers, a token, a key of each request and the address for what its requests begin with', () => {
  const kit = prepareKit(collection, { headers: { Accept: 'application/json' } }, where);
  expect(kit.environment.values.map(({ key, value }) => [key, value])).toEqual([
    ['Party', 'http://front/tmf-api/party/v4/'],
    ['Other', 'http://front/tmf-api/party/v4/'],
  ]);
  expect(kit.collection.item[1]?.item[0]?.request).toEqual({
    ...collection.item[1]?.item[0]?.request,
    header: [
      { key: 'Accept', value: 'application/json' },
      { key: 'Authorization', value: 'Bearer t' },
      { key: 'Idempotency-Key', value: '{{$guid}}' },
    ],
  });
});

test('its config says what the first POST of a resource sends, and ours comes before', () => {
  const shipped = { payloads: { Individual: { POST: { payload: { as: 'shipped' } } } } };
  const posted = (payloads?: object) =>
    prepareKit(collection, shipped, {
      ...where,
      ...(payloads && { payloads: { ...payloads } }),
    }).collection.item[0]?.item.map(({ request }) => request.body?.raw);
  expect(posted()).toEqual(['{"as":"shipped"}', '{"its":"own"}']);
  expect(posted({ Individual: { ours: true } })).toEqual(['{"ours":true}', '{"its":"own"}']);
});
