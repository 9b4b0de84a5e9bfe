import {
  type ChargingData,
  type GroupAnswer,
  packAnswer,
  parseReference,
  referenceOf,
  referenceText,
  unpackAnswer,
} from '../../shared/convergent-charging';
import { TENANT } from './world';

const create = (atMs: number, digest = 'AbCdEfGhIjKlMnOp'): ChargingData => ({ atMs, digest }) as ChargingData;

describe('a session’s reference', () => {
  test('is made of its balance, its second, and what its Create says', () => {
    const reference = referenceOf(TENANT, 'b1', create(1_800_000_000_999));
    expect(reference).toEqual({
      tenant: TENANT,
      balanceId: 'b1',
      sessionId: 'tro8w0.AbCdEfGhIjK',
      begunMs: 1_800_000_000_000,
    });
    expect(referenceText(reference)).toBe('b1.tro8w0.AbCdEfGhIjK');
  });

  test.each(['b1', '01KAT0J8WQX4V7ZC9Y2N3M5P6R', 'with.dots.in'])('of the balance %s is read again', (balanceId) => {
    const reference = referenceOf(TENANT, balanceId, create(1_800_000_000_000));
    expect(parseReference(TENANT, referenceText(reference))).toEqual(reference);
  });

  test('may have begun at any second of 32 bits', () => {
    const last = 2 ** 32 - 1;
    const text = (seconds: number) => `b1.${seconds.toString(36)}.AbCdEfGhIjK`;
    expect(parseReference(TENANT, text(0))?.begunMs).toBe(0);
    expect(parseReference(TENANT, text(last))?.begunMs).toBe(last * 1000);
    expect(parseReference(TENANT, text(last + 1))).toBeUndefined();
  });

  test.each([
    '',
    'b1',
    'tro8w0.AbCdEfGhIjK',
    '.tro8w0.AbCdEfGhIjK',
    'b1.tro8w0.AbCdEfGhIj',
    'b1.tro8w0.AbCdEfGhIjKl',
    'b1.tro8w0.AbCdEfGhIj!',
    'b1..AbCdEfGhIjK',
    'b1.TRO8W0.AbCdEfGhIjK',
    'b1.tro8w0tro8w0.AbCdEfGhIjK',
  ])('%j is none', (text) => expect(parseReference(TENANT, text)).toBeUndefined());
});

describe('an answer as its posting keeps it', () => {
  const grant = { service: 'data', units: 1024n, threshold: 204n, validitySeconds: 600 } as const;
  test.each<[string, GroupAnswer[], string]>([
    ['none', [], ''],
    ['a refusal', [{ ratingGroup: 7, resultCode: 'QUOTA_LIMIT_REACHED' }], '7:1'],
    ['a grant', [{ ratingGroup: 1, resultCode: 'SUCCESS', grant }], '1:0:1024:204:600:0'],
    [
      'the last grant',
      [{ ratingGroup: 1, resultCode: 'SUCCESS', grant, finalUnit: { action: 'TERMINATE' } }],
      '1:0:1024:204:600:1',
    ],
    [
      'seconds and messages',
      [
        { ratingGroup: 1, resultCode: 'SUCCESS', grant: { ...grant, service: 'voice' } },
        { ratingGroup: 2, resultCode: 'SUCCESS', grant: { ...grant, service: 'sms' } },
      ],
      '1:0:1024:204:600:0:voice 2:0:1024:204:600:0:sms',
    ],
    [
      'a redirection without a grant',
      [
        {
          ratingGroup: 1,
          resultCode: 'QUOTA_LIMIT_REACHED',
          finalUnit: { action: 'REDIRECT', address: 'https://top.up/a b:c' },
        },
      ],
      '1:1::::1::%7B%22action%22%3A%22REDIRECT%22%2C%22address%22%3A%22https%3A%2F%2Ftop.up%2Fa%20b%3Ac%22%7D',
    ],
    [
      'the last grant of data before a restriction',
      [{ ratingGroup: 1, resultCode: 'SUCCESS', grant, finalUnit: { action: 'RESTRICT_ACCESS', filterIds: ['a'] } }],
      '1:0:1024:204:600:1::%7B%22action%22%3A%22RESTRICT_ACCESS%22%2C%22filterIds%22%3A%5B%22a%22%5D%7D',
    ],
  ])('%s', (_what, groups, packed) => {
    expect(packAnswer(groups)).toBe(packed);
    if (!packed.includes('top.up')) expect(unpackAnswer(packed)).toEqual(groups);
  });

  test('what a later release may have written is read as the nearest that we know', () => {
    expect(unpackAnswer('1:99 2:0:5:1:600:1:fax:%7B%7D')).toEqual([
      { ratingGroup: 1, resultCode: 'SUCCESS' },
      {
        ratingGroup: 2,
        resultCode: 'SUCCESS',
        grant: { service: 'data', units: 5n, threshold: 1n, validitySeconds: 600 },
        finalUnit: { action: 'TERMINATE' },
      },
    ]);
  });
});
