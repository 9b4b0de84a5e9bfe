import fc from 'fast-check';
import { JSON_PATCH, MERGE_PATCH } from '../../shared/tmf/parse-request';
import { agent, anna, openShop } from './shop';

const SEED = 20260301;
const RUNS = 1_500;

/** Attribute names that mean something, so that bodies get past the first refusal. */
const name = fc.oneof(
  fc.constantFrom(
    'name',
    'colour',
    'weight',
    'price',
    'rate',
    'status',
    'stops',
    'relatedParty',
    'label',
    'id',
    '@type',
    'unit',
    'value',
    '__proto__',
    'constructor',
  ),
  fc.string({ maxLength: 8 }),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, '', 'red', 'packed', 'sent', '2026-01-01', '0.1', 1, -1, 1e300, 0.1),
    fc.string(),
    fc.double(),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(name, tie('any'), { maxKeys: 5 }),
  ),
})).any;
const bodyText = fc.oneof(
  value.map((any) => JSON.stringify(any)),
  fc.string(),
  fc.constantFrom('1e999', '"\\u0000"', '{"name":1e-400}'),
);
const pointer = fc
  .array(fc.oneof(name, fc.constantFrom('0', '-', '99')), { maxLength: 3 })
  .map((parts) => parts.map((part) => `/${part}`).join(''));
const patchText = fc
  .array(
    fc.record(
      {
        op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'x'),
        path: pointer,
        from: pointer,
        value,
      },
      { requiredKeys: ['op'] },
    ),
    { maxLength: 5 },
  )
  .map((operations) => JSON.stringify(operations));
const query = fc
  .dictionary(
    fc.oneof(
      name,
      fc.constantFrom(
        'fields',
        'sort',
        'limit',
        'offset',
        'weight.gt',
        'name.regex',
        'stops.place',
        'price.value.lte',
        'a>',
        'name*',
        'weight<',
      ),
    ),
    fc.string({ maxLength: 20 }),
    { maxKeys: 4 },
  )
  .map((pairs) => new URLSearchParams(pairs).toString());
const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT'),
  path: fc.oneof(fc.constantFrom('/parcel', '/parcel/p1', '/stamp', '/parcel/%00'), fc.webPath()),
  query,
  text: fc.oneof(bodyText, patchText),
  type: fc.constantFrom('application/json', MERGE_PATCH, JSON_PATCH, 'x'),
  ifMatch: fc.oneof(fc.constant('*'), fc.string({ maxLength: 6 })),
  caller: fc.constantFrom(agent, anna),
});

test('whatever is asked, the answer is a status of ours and the rest of the shop is whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 4 }), async (requests) => {
      const { call } = openShop();
      await call('POST', '/parcel', { body: { name: 'first', relatedParty: [{ id: 'anna' }] } });
      for (const { method, path, query: search, text, type, ifMatch, caller } of requests) {
        const headers = { 'content-type': type, 'if-match': ifMatch };
        const answer = await call(method, `${path}?${search}`, { text, caller, headers });
        expect([200, 201, 204, 206, 304, 400, 403, 404, 405, 409, 412, 413, 415]).toContain(answer.status);
      }
      for (const kept of (await call('GET', '/parcel')).body) {
        expect(typeof kept.name).toBe('string');
        expect(['packed', 'sent', 'received', 'lost']).toContain(kept.status);
      }
      expect(({} as Record<string, unknown>).name).toBeUndefined();
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
