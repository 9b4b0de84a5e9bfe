import { randomUUID } from 'node:crypto';
import { tenantId } from '../../shared/kernel/tenant';
import { PERSON_KEY_BYTES, type PersonKeys } from '../../shared/tmf/person-keys';

/** What every PersonKeys keeps to. */
export function personKeysContract(make: () => PersonKeys): void {
  const keys = make();
  const run = randomUUID().slice(0, 8);
  const blue = tenantId(`blue-${run}`);
  const red = tenantId(`red-${run}`);

  test('a person has one key of 256 bits, made at the first call', async () => {
    expect(await keys.find(blue, 'anna')).toBeUndefined();
    const key = await keys.keyFor(blue, 'anna');
    expect(key).toHaveLength(PERSON_KEY_BYTES);
    expect(Buffer.from(await keys.keyFor(blue, 'anna')).equals(key)).toBe(true);
    expect(Buffer.from((await keys.find(blue, 'anna')) ?? []).equals(key)).toBe(true);
  });
  test('callers that race get the same key', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => keys.keyFor(blue, 'raced')));
    expect(new Set(made.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  });
  test('people and tenants share none', async () => {
    const made = await Promise.all([keys.keyFor(blue, 'ben'), keys.keyFor(blue, 'cleo'), keys.keyFor(red, 'ben')]);
    expect(new Set(made.map((key) => Buffer.from(key).toString('hex'))).size).toBe(3);
  });
  test('a forgotten key is gone, and no new one is made', async () => {
    await keys.keyFor(blue, 'dora');
    await keys.forget(blue, 'dora');
    await keys.forget(blue, 'dora');
    expect(await keys.find(blue, 'dora')).toBeUndefined();
    await expect(keys.keyFor(blue, 'dora')).rejects.toThrow('forgotten');
  });
}
