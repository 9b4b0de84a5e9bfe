import { COPIED_MAX } from '../../shared/tmf/json-patch';
import { JSON_PATCH, MAX_JSON_DEPTH, MERGE_PATCH } from '../../shared/tmf/parse-request';
import { openShop } from './shop';

const lists = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const objects = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

async function shopWithParcel() {
  const shop = openShop();
  await shop.call('POST', '/parcel', { body: { name: 'book', stops: [{ place: 'Rome' }] } });
  return shop;
}

describe('bodies that are made to break us', () => {
  // Each was a 500: the stack ended where the patched body was compared with what stood.
  test.each([
    ['lists in a merge patch', MERGE_PATCH, `{"name":${lists(3_000)}}`],
    ['objects in a merge patch', MERGE_PATCH, objects(3_000)],
    ['lists in a JSON Patch', JSON_PATCH, `[{"op":"add","path":"/name","value":${lists(4_000)}}]`],
    ['40,000 levels', MERGE_PATCH, objects(40_000)],
    ['a level too many', MERGE_PATCH, objects(MAX_JSON_DEPTH + 1)],
  ])('%s are refused', async (_what, type, text) => {
    const { call } = await shopWithParcel();
    const refused = await call('PATCH', '/parcel/p1', { text, headers: { 'content-type': type } });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-json']);
  });

  test('brackets in a text are no levels', async () => {
    const { call } = await shopWithParcel();
    const text = JSON.stringify({ name: `\\"${'[{'.repeat(100)}` });
    const read = await call('PATCH', '/parcel/p1', { text });
    // It was read: the name is too long, and that is all.
    expect(read.body.violations.map(({ path }: { path: string }) => path)).toEqual(['name']);
  });

  // It took 16 seconds and all memory of the function: sixty copies make 2^60 values.
  test('copies that double are refused before they are made', async () => {
    const { call } = await shopWithParcel();
    const double = { op: 'copy', from: '/stops', path: '/stops/-' };
    const refused = await call('PATCH', '/parcel/p1', {
      body: Array.from({ length: 60 }, () => double),
      headers: { 'content-type': JSON_PATCH },
    });
    expect([refused.status, refused.body.code]).toEqual([413, 'too-large']);
  });

  test('a long text copied often is refused', async () => {
    const { call } = await shopWithParcel();
    const long = 'x'.repeat(COPIED_MAX / 4);
    const body = [
      { op: 'add', path: '/label', value: long },
      ...Array.from({ length: 5 }, (_, at) => ({ op: 'copy', from: '/label', path: `/more${at}` })),
    ];
    const refused = await call('PATCH', '/parcel/p1', { body, headers: { 'content-type': JSON_PATCH } });
    expect([refused.status, refused.body.code]).toEqual([413, 'too-large']);
  });

  test('half a surrogate pair is no text: no table keeps it', async () => {
    const { call } = await shopWithParcel();
    const refused = await call('POST', '/parcel', { text: '{"name":"\\ud800"}' });
    expect([refused.status, refused.body.violations]).toEqual([400, [{ path: 'name', message: 'is no Unicode text' }]]);
  });
});
