import { codeOf, readCode } from '../../shared/balance-management';
import { toIso } from '../../shared/kernel/clock';
import { agent, anna, ben, DAY_MS, NOW, openDesk, operator, TENANT } from './desk';

const EURO = (amount: string) => ({ amount, units: 'EUR' });
const until = (ms: number) => ({ endDateTime: toIso(ms) });
const FIVE_YEARS_MS = 5 * 366 * DAY_MS;
const batch = (over: object = {}) => ({ quantity: 1, amount: EURO('10'), validFor: until(NOW + DAY_MS), ...over });
const NO_VOUCHER = [{ path: 'voucher', message: 'is no voucher that can be used here now' }];

describe('a batch of vouchers', () => {
  const told = async (body: object) => {
    const answer = await (await openDesk()).call(operator, 'POST', '/voucherBatch', body);
    return answer.status === 201 ? [] : [answer.body.message, ...answer.body.violations];
  };
  const refused = (path: string, message: string) => ['The vouchers cannot be made', { path, message }];
  const VALUE = 'is above zero, at most 200 EUR, in whole minor units';

  test.each<[string, object, unknown[]]>([
    ['of the most', { amount: EURO('200'), bonus: EURO('200') }, []],
    ['of more', { amount: EURO('200.01') }, refused('amount.amount', VALUE)],
    ['of nothing', { amount: EURO('0') }, refused('amount.amount', VALUE)],
    ['of half a cent', { amount: EURO('1.005') }, refused('amount.amount', VALUE)],
    ['with too much for nothing', { bonus: EURO('200.01') }, refused('bonus.amount', VALUE)],
    ['in dollars', { amount: { amount: '1', units: 'USD' } }, refused('amount.units', 'is EUR')],
    ['that ends now', { validFor: until(NOW) }, refused('validFor.endDateTime', 'is ahead, by five years at most')],
    ['that ends a moment later', { validFor: until(NOW + 1) }, []],
    ['for five years', { validFor: until(NOW + FIVE_YEARS_MS) }, []],
    [
      'for longer',
      { validFor: until(NOW + FIVE_YEARS_MS + 1) },
      refused('validFor.endDateTime', 'is ahead, by five years at most'),
    ],
    [
      'that begins when it ends',
      { validFor: { ...until(NOW + DAY_MS), startDateTime: toIso(NOW + DAY_MS) } },
      refused('validFor.startDateTime', 'is before the end'),
    ],
    ['that begins before', { validFor: { ...until(NOW + DAY_MS), startDateTime: toIso(NOW + DAY_MS - 1) } }, []],
  ])('%s', async (_what, over, expected) => expect(await told(batch(over))).toEqual(expected));
});

describe('a voucher', () => {
  async function given(over: object = {}) {
    const desk = await openDesk();
    const made = await desk.call(operator, 'POST', '/voucherBatch', batch(over));
    const [code = ''] = made.body.codes as string[];
    const redeem = (who: typeof anna, voucher = code, bucket = 'b1') =>
      desk.call(who, 'POST', '/topupBalance', { bucket: { id: bucket }, voucher });
    return { desk, code, redeem, batchId: made.body.id as string };
  }

  test('is good from its beginning until its end', async () => {
    const { desk, redeem } = await given({
      validFor: { startDateTime: toIso(NOW + 10), endDateTime: toIso(NOW + 20) },
    });
    desk.clock.advance(9);
    expect((await redeem(anna)).body.violations).toEqual(NO_VOUCHER);
    desk.clock.advance(1);
    expect((await redeem(anna)).status).toBe(201);
    desk.clock.advance(9);
    expect((await redeem(anna)).status).toBe(201);
    desk.clock.advance(1);
    expect((await redeem(anna)).body).toMatchObject({ message: 'The top-up cannot be made', violations: NO_VOUCHER });
  });

  test.each(['0000-0000-0000-0000', 'nothing', ''])('of the code %j is none', async (code) => {
    const { redeem } = await given();
    expect((await redeem(anna, code)).body.violations).toEqual(NO_VOUCHER);
  });

  test('is used once, and what came second says so', async () => {
    const { desk, redeem } = await given();
    const [first, second] = [await redeem(anna), await redeem(ben, undefined, 'b2')];
    await desk.carryOut();
    const endOf = async (id: string) => {
      const { status, statusReason } = (await desk.call(agent, 'GET', `/topupBalance/${id}`)).body;
      return [status, statusReason];
    };
    expect(await endOf(first.body.id)).toEqual(['completed', undefined]);
    expect(await endOf(second.body.id)).toEqual(['failed', 'The voucher was used, or cancelled']);
  });

  test('can be tried ten times a day by a subscriber, and by staff for as many subscribers as they help', async () => {
    const { desk, redeem } = await given();
    for (let i = 0; i < 10; i += 1) expect((await redeem(anna, 'wrong')).body.code).toBe('unprocessable');
    expect((await redeem(anna)).body).toMatchObject({
      code: 'too-many-requests',
      message: 'No more vouchers can be tried today',
    });
    for (let i = 0; i < 11; i += 1) expect((await redeem(agent, 'wrong')).body.code).toBe('unprocessable');
    desk.clock.advance(DAY_MS / 2);
    expect((await redeem(anna, 'wrong')).body.code).toBe('unprocessable');
  });

  test('of a request that came to nothing belongs to no batch', async () => {
    const { desk, redeem } = await given();
    const { items } = await desk.store.list({ tenant: TENANT, resource: 'voucher', limit: 9 });
    for (const item of items)
      await desk.store.replace({ ...item, version: item.version + 1, body: { ...item.body, generation: 'another' } });
    expect((await redeem(anna)).body.violations).toEqual(NO_VOUCHER);
  });
});

describe('a code', () => {
  test('is its bytes, five bits a character', () => {
    expect(codeOf(new Uint8Array(10))).toBe('0000-0000-0000-0000');
    expect(codeOf(new Uint8Array(10).fill(255))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ');
    expect(codeOf(Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 33]))).toBe('0000-0000-0000-0011');
    expect(() => codeOf(new Uint8Array(9))).toThrow('a code has 10 bytes');
  });

  test.each([
    ['0a1b-2c3d 4e5f-6g7h', '0A1B2C3D4E5F6G7H'],
    ['oOiIlL0000000000', '0011110000000000'],
    ['0000-0000-0000-000', undefined],
    ['0000-0000-0000-00000', undefined],
    ['0000-0000-0000-000U', undefined],
    ['U000-0000-0000-0000', undefined],
    ['', undefined],
  ])('%j is read as %p', (typed, read) => expect(readCode(typed)).toBe(read));
});
