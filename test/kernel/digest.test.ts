import fc from 'fast-check';
import { canonicalJson, type Json } from '../../shared/kernel/digest';

const SEED = 20261124;

/** The text by its definition: JSON of the value with its keys in order. */
function byDefinition(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(byDefinition).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${byDefinition(member as Json)}`).join(',')}}`;
}

describe('canonical JSON', () => {
  test('is the same text for the same value, whatever its keys’ order and its characters', () => {
    const value = fc.jsonValue({ stringUnit: 'binary' });
    fc.assert(
      fc.property(value, (json) => {
        const text = canonicalJson(json as Json);
        expect(text).toBe(byDefinition(json as Json));
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(json)));
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  test.each(['"', '\\', '\n', '\u0000', '\u001f', ' ', '\u007f', 'é', '\u2028', '😀', '\ud83d', '\ude00x'])(
    'says %j as JSON does, as a value and as a key',
    (text) => expect(canonicalJson({ [text]: text })).toBe(JSON.stringify({ [text]: text })),
  );

  test('leaves out what is undefined', () => expect(canonicalJson({ b: 1, a: undefined })).toBe('{"b":1}'));
});
