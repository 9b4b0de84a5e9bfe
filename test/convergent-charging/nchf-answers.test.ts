import { BalanceBusyError, problemOf, serveNchf } from '../../shared/convergent-charging';
import { NCHF_BASE_PATH } from '../../shared/convergent-charging/nchf-path';
import { failure } from '../../shared/kernel/errors';
import { makeNetwork, seconds } from './network';
import { makeWorld, NOW, TENANT } from './world';

const EUR = 1_000_000_000n;
async function given() {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', EUR);
  return { world, network: makeNetwork(world.ports) };
}

describe('what a network function is answered, whole', () => {
  test('a Create: where its session is, and what each rating group may use', async () => {
    const { world, network } = await given();
    const { answer } = await network.open([
      { rg: 1, ask: 1_048_576 },
      { rg: 7, offline: true, used: 5 },
    ]);
    expect(answer.status).toBe(201);
    expect(answer.contentType).toBe('application/json');
    expect(answer.location).toMatch(
      new RegExp(`^https://bss${NCHF_BASE_PATH}/chargingdata/${world.balanceId}\\.[0-9a-z]+\\.[\\w-]{11}$`),
    );
    expect(answer.body).toEqual({
      invocationTimeStamp: new Date(NOW + 1_000).toISOString(),
      invocationSequenceNumber: 0,
      multipleUnitInformation: [
        {
          ratingGroup: 1,
          resultCode: 'SUCCESS',
          grantedUnit: { totalVolume: 1_048_576 },
          validityTime: 600,
          quotaHoldingTime: 300,
          volumeQuotaThreshold: 209_715,
        },
        { ratingGroup: 7, resultCode: 'QUOTA_MANAGEMENT_NOT_APPLICABLE' },
      ],
    });
  });

  test('seconds, of which the last are told', async () => {
    const { network } = await given();
    const call = { iMSChargingInformation: { calledPartyAddress: 'tel:353861234567' } };
    const { answer, ref } = await network.open([seconds({ ask: 600 })], call);
    expect(answer.body.multipleUnitInformation).toEqual([
      {
        ratingGroup: 1,
        resultCode: 'SUCCESS',
        grantedUnit: { time: 600 },
        validityTime: 600,
        quotaHoldingTime: 0,
        timeQuotaThreshold: 120,
      },
    ]);
    const next = await network.update(ref, [seconds({ ask: 600, used: 600 })], call);
    expect(next.body.multipleUnitInformation).toMatchObject([{ grantedUnit: { time: 600 } }]);
    expect(next.body.multipleUnitInformation?.[0]).toMatchObject({
      finalUnitIndication: { finalUnitAction: 'TERMINATE' },
    });
    expect(next.body.multipleUnitInformation?.[0]).not.toHaveProperty('timeQuotaThreshold');
  });

  test('a message that was debited: nothing to report, nothing to return', async () => {
    const { network } = await given();
    const { answer } = await network.open([{ counts: 'serviceSpecificUnits', ask: 2 }], {
      oneTimeEvent: true,
      sMSChargingInformation: {},
    });
    expect(answer.body.multipleUnitInformation).toEqual([
      { ratingGroup: 1, resultCode: 'SUCCESS', grantedUnit: { serviceSpecificUnits: 2 } },
    ]);
  });

  test('an Update that asks for nothing, and a Release: nothing', async () => {
    const { network } = await given();
    const { ref } = await network.open();
    const updated = await network.update(ref, [], { invocationSequenceNumber: 5 });
    expect([updated.status, updated.body]).toEqual([
      200,
      { invocationTimeStamp: new Date(NOW + 2_000).toISOString(), invocationSequenceNumber: 5 },
    ]);
    expect(updated.location).toBe('');
    const released = await network.release(ref);
    expect([released.status, released.text, released.contentType]).toEqual([204, '', '']);
  });
});

describe('a problem, as ProblemDetails has it', () => {
  const told = (...args: Parameters<typeof failure>) => {
    const { status, headers, body } = problemOf(failure(...args), 'request-1', {
      'invalid-request': { cause: 'CHARGING_FAILED' },
      'unknown-subscriber': { cause: 'USER_UNKNOWN', status: 404 },
    });
    return { status, headers, body: JSON.parse(body ?? '') };
  };

  test('is our one error shape, with what TS 32.291 adds', () => {
    const violations = [{ path: 'a.b', message: 'is wrong' }];
    expect(told('invalid-request', 'Nothing was charged', { violations })).toEqual({
      status: 400,
      headers: { 'Content-Type': 'application/problem+json' },
      body: {
        '@type': 'Error',
        code: 'invalid-request',
        reason: 'The request is not valid',
        message: 'Nothing was charged',
        status: 400,
        type: 'urn:farthing:error:invalid-request',
        title: 'The request is not valid',
        detail: 'Nothing was charged',
        requestId: 'request-1',
        violations,
        cause: 'CHARGING_FAILED',
        invalidParams: [{ param: 'a.b', reason: 'is wrong' }],
      },
    });
  });

  test.each([
    ['invalid-request', 400, 'CHARGING_FAILED', undefined],
    ['unknown-subscriber', 404, 'USER_UNKNOWN', undefined],
    ['not-found', 404, undefined, undefined],
    ['busy', 503, undefined, '1'],
    ['too-many-requests', 429, undefined, '1'],
    ['internal', 500, undefined, undefined],
  ] as const)('%s', (code, status, cause, retryAfter) => {
    const { headers, body, ...rest } = told(code, 'x');
    expect([rest.status, body.status, body.cause, headers?.['Retry-After']]).toEqual([
      status,
      status,
      cause,
      retryAfter,
    ]);
    expect('invalidParams' in body).toBe(false);
    expect('cause' in body).toBe(cause !== undefined);
  });
});

describe('what is asked where nothing is', () => {
  const ask = async (over: object) => {
    const { network } = await given();
    const answer = await serveNchf(network.ports, network.cache, {
      method: 'POST',
      path: `${NCHF_BASE_PATH}/chargingdata`,
      query: {},
      headers: {},
      body: JSON.stringify(network.request()),
      caller: { tenant: TENANT, subject: 'smf', roles: ['network'] },
      requestId: 'request-1',
      baseUrl: 'https://bss',
      ...over,
    });
    const { code, message } = JSON.parse(answer.body ?? '{}');
    return [answer.status, code, message].filter((part) => part !== undefined);
  };

  test.each<[string, object, unknown[]]>([
    ['all is well', {}, [201]],
    ['a slash at the end', { path: `${NCHF_BASE_PATH}/chargingdata/` }, [201]],
    [
      'another path',
      { path: `${NCHF_BASE_PATH}/chargingdata/x/modify` },
      [404, 'not-found', 'There is nothing at this path'],
    ],
    [
      'a longer path',
      { path: `${NCHF_BASE_PATH}/chargingdata/x/update/y` },
      [404, 'not-found', 'There is nothing at this path'],
    ],
    [
      'a path before it',
      { path: `/v1${NCHF_BASE_PATH}/chargingdata` },
      [404, 'not-found', 'There is nothing at this path'],
    ],
    [
      'a reference that is none',
      { path: `${NCHF_BASE_PATH}/chargingdata/x/update` },
      [404, 'not-found', 'There is no such charging session'],
    ],
    ['a read', { method: 'GET' }, [405, 'method-not-allowed', 'Only POST is allowed here']],
    [
      'somebody else',
      { caller: { tenant: TENANT, subject: 'x', roles: ['agent'] } },
      [403, 'forbidden', 'Network functions call here'],
    ],
    ['no body', { body: undefined }, [400, 'invalid-json', 'The body is not JSON']],
    ['a body at its limit', { body: 'x'.repeat(256 * 1024) }, [400, 'invalid-json', 'The body is not JSON']],
    ['a body beyond it', { body: 'x'.repeat(256 * 1024 + 1) }, [413, 'too-large', 'The body is too large']],
  ])('%s', async (_what, over, expected) => expect(await ask(over)).toEqual(expected));

  test('a time more than a day ahead', async () => {
    const { network } = await given();
    const at = (ms: number) => ({ invocationTimeStamp: new Date(ms).toISOString() });
    const day = 24 * 3_600_000;
    const request = network.request();
    expect((await network.call('', { ...request, ...at(network.nowMs() + day) })).status).toBe(201);
    const answer = await network.call('', { ...request, ...at(network.nowMs() + day + 1) });
    expect([answer.status, answer.body.invalidParams]).toEqual([
      400,
      [{ param: 'invocationTimeStamp', reason: 'is more than a day ahead' }],
    ]);
  });
});

test('what heals by itself is told to come again; what does not is a failure', async () => {
  const { world, network } = await given();
  const failing = (problem: Error) =>
    makeNetwork({
      ...world.ports,
      balances: Object.assign(Object.create(world.ports.balances), {
        read: async () => {
          throw problem;
        },
      }),
    });
  const busy = await failing(new BalanceBusyError('b1')).open();
  expect([busy.answer.status, busy.answer.contentType, JSON.parse(busy.answer.text).message]).toEqual([
    503,
    'application/problem+json',
    'Nothing was charged: send the same request again',
  ]);
  await expect(failing(new Error('throttled')).call('', network.request())).rejects.toThrow('throttled');
});
