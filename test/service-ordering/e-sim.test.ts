import { toActivationCode } from '../../shared/service-ordering/activation-code';
import { callerOf, oss } from './oss';

const TASK = {
  id: 'order1-1-confirm-profile',
  operation: 'confirm-profile',
  productId: 'order1-1',
  partyId: 'anna',
  iccid: '8949000000000000001',
  msisdn: '491510000001',
} as const;
const NETWORK = callerOf('network');
const RESULT = { attempt: 1, outcome: 'done', result: { matchingId: 'AB-12', smdpAddress: 'smdp.example.com' } };
const CODE = 'LPA:1$smdp.example.com$AB-12';

async function confirmed() {
  const world = oss();
  await world.ask(TASK);
  await world.call(NETWORK, 'POST', `/task/${TASK.id}/result`, RESULT);
  return world;
}
const notification = (notificationPointId: number, call = `call${notificationPointId}`) => ({
  header: { functionRequesterIdentifier: 'smdp', functionCallIdentifier: call },
  iccid: `${TASK.iccid}F`,
  notificationPointId,
  notificationPointStatus: { status: 'Executed-Success' },
});
const NOTIFY = '/gsma/rsp2/es2plus/handleDownloadProgressInfo';

describe('the activation code of an eSIM', () => {
  test('is as a device takes it (SGP.22 §4.1)', () => expect(toActivationCode('smdp.example.com', 'AB-12')).toBe(CODE));

  test.each([
    ['its owner', callerOf('subscriber', 'anna')],
    ['care', callerOf('agent')],
  ])('is read by %s, as text and as a picture', async (_, caller) => {
    const { call } = await confirmed();
    const read = await call(caller, 'GET', '/eSim/order1-1');
    expect(read).toMatchObject({ status: 200, headers: { 'Cache-Control': 'no-store' } });
    expect(JSON.parse((read as { body: string }).body)).toEqual({
      id: 'order1-1',
      iccid: TASK.iccid,
      smdpAddress: 'smdp.example.com',
      matchingId: 'AB-12',
      activationCode: CODE,
    });
    const drawn = await call(caller, 'GET', '/eSim/order1-1/qrCode');
    expect(drawn).toMatchObject({ status: 200, headers: { 'Content-Type': 'image/svg+xml' } });
    expect((drawn as { body: string }).body).toMatch(/^<svg/);
  });

  test.each([
    ['another subscriber', callerOf('subscriber', 'bob')],
    ['a subscriber without a party', callerOf('subscriber')],
    ['a partner', callerOf('partner')],
    ['the network itself', NETWORK],
    ['another tenant’s care', { ...callerOf('agent'), tenant: 'acme' as never }],
  ])('is not there for %s', async (_, caller) => {
    const { call } = await confirmed();
    for (const path of ['/eSim/order1-1', '/eSim/order1-1/qrCode'])
      expect(await call(caller, 'GET', path)).toMatchObject({ code: 'not-found' });
  });

  test('is not there before the SM-DP+ gave it', async () => {
    const { ask, call } = oss();
    await ask(TASK);
    expect(await call(callerOf('agent'), 'GET', '/eSim/order1-1')).toMatchObject({ code: 'not-found' });
  });

  test('stands in no service order, and so in no event', async () => {
    const { order } = await confirmed();
    const kept = await order(TASK.id);
    expect(kept.state).toBe('completed');
    expect(JSON.stringify(kept)).not.toContain('AB-12');
  });

  test('of a new profile takes the place of the old one’s', async () => {
    const { ask, call } = await confirmed();
    await ask({ ...TASK, id: 'order2-1-confirm-profile', iccid: '8949000000000000002' });
    const result = { ...RESULT, result: { ...RESULT.result, matchingId: 'CD-34' } };
    await call(NETWORK, 'POST', '/task/order2-1-confirm-profile/result', result);
    const read = await call(callerOf('agent'), 'GET', '/eSim/order1-1');
    expect(JSON.parse((read as { body: string }).body)).toMatchObject({ matchingId: 'CD-34' });
  });
});

describe('an SM-DP+ tells how far a profile is', () => {
  test('which is seen with the code; the same call again changes nothing', async () => {
    const { call, order } = await confirmed();
    for (const point of [1, 3, 4, 4])
      expect(await call(NETWORK, 'POST', NOTIFY, notification(point))).toEqual({ status: 204 });
    expect((await order(TASK.id)).milestone?.map(({ name }) => name)).toEqual(['downloaded', 'installed']);
    const read = await call(callerOf('agent'), 'GET', '/eSim/order1-1');
    expect(JSON.parse((read as { body: string }).body)).toMatchObject({ profileState: 'installed' });
  });

  test('a device that goes on and off all day does not grow the order', async () => {
    const { call, order } = await confirmed();
    for (let n = 0; n < 30; n += 1) await call(NETWORK, 'POST', NOTIFY, notification(n % 2 === 0 ? 100 : 101, `n${n}`));
    expect((await order(TASK.id)).milestone).toHaveLength(20);
  });

  test.each([
    ['of a profile that nobody ordered', { ...notification(4), iccid: '8949000000000000099' }, 'not-found'],
    ['without a call', { ...notification(4), header: {} }, 'invalid-request'],
    ['without an ICCID', { ...notification(4), iccid: 'x' }, 'invalid-request'],
    ['that is a list', [], 'invalid-request'],
  ])('is refused %s', async (_, body, code) => {
    const { call } = await confirmed();
    expect(await call(NETWORK, 'POST', NOTIFY, body)).toMatchObject({ code });
  });

  test('is refused by anybody else', async () => {
    const { call } = await confirmed();
    expect(await call(callerOf('operator'), 'POST', NOTIFY, notification(4))).toMatchObject({ code: 'forbidden' });
  });
});

test.each([
  ['nothing', '/nothing', 'GET', { code: 'not-found' }],
  ['another method', '/eSim/order1-1', 'POST', { status: 405, headers: { Allow: 'GET' } }],
  ['an id that is none', '/eSim/a%23b', 'GET', { code: 'not-found' }],
])('an address with %s', async (_, path, method, expected) => {
  expect(await oss().call(callerOf('agent'), method, path)).toMatchObject(expected);
});
