import { randomUUID } from 'node:crypto';
import { tenantId } from '../../shared/kernel/tenant';
import type { Logins } from '../../shared/party-management/ports';

/** What every Logins keeps to. `partyOf` reads which party a user name stands for. */
export function loginsContract(make: () => Logins, partyOf: (username: string) => Promise<string | undefined>): void {
  const logins = make();
  const run = randomUUID().slice(0, 8);
  const tenant = tenantId(`blue-${run}`);

  test('a login stands for its party, and asking again changes nothing', async () => {
    const login = { tenant, partyId: `anna-${run}`, username: `anna-${run}` };
    expect(await logins.create(login)).toEqual({ ok: true, value: undefined });
    expect(await logins.create(login)).toEqual({ ok: true, value: undefined });
    expect(await partyOf(`anna-${run}`)).toBe(`anna-${run}`);
  });
  test('a name that is taken stays who it was', async () => {
    const login = { tenant, partyId: 'ben', username: `ben-${run}` };
    await logins.create(login);
    expect(await logins.create({ ...login, partyId: 'other' })).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
    expect(await partyOf(`ben-${run}`)).toBe('ben');
  });
}
