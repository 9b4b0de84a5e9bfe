import { agent, anna, ben, finance, openDesk, operator } from './desk';

/** What whoever asks for an action on a balance reads when it cannot be: each violation with its path, to the letter. */
const EURO = (amount: string) => ({ amount, units: 'EUR' });
const MINUTES = 'b1:b1:minutes';
type Desk = Awaited<ReturnType<typeof openDesk>>;
type Who = typeof anna;

async function told(who: Who, what: string, body: object, desk?: Desk): Promise<string[]> {
  const answer = await (desk ?? (await openDesk())).call(who, 'POST', `/${what}`, body);
  if (answer.status === 201) return [];
  const { code, message, violations = [] } = answer.body;
  return [
    `${code}: ${message}`,
    ...violations.map((one: { path: string; message: string }) => `${one.path} ${one.message}`),
  ];
}

describe('any action', () => {
  const adjust = (over: object) => ({ bucket: { id: 'b1' }, amount: EURO('1'), reason: 'refund', ...over });

  test.each<[string, object, string]>([
    [
      'of another party',
      { relatedParty: [{ id: 'ben' }] },
      'relatedParty[0].id is not the party whose balance this is',
    ],
    [
      'of another account',
      { partyAccount: { id: 'account-ben' } },
      'partyAccount.id is not the account of this balance',
    ],
    ['of another kind of bucket', { usageType: 'voice' }, 'usageType is monetary of this bucket'],
    ['of seconds of money', { amount: { amount: '1', units: 's' } }, 'amount.units is what the bucket counts: EUR'],
    [
      'of euros of voice',
      { bucket: { id: MINUTES } },
      'amount.units is what the bucket counts: s, second, min, minute, h',
    ],
    [
      'of half a second',
      { bucket: { id: MINUTES }, amount: { amount: '0.5', units: 's' } },
      'amount.amount is a whole number of what the bucket counts',
    ],
    ['of nothing', { amount: EURO('0') }, 'amount.amount is not zero, and no more than a bucket ever holds'],
    [
      'of more than there is in the world',
      { amount: EURO('1000000.01') },
      'amount.amount is not zero, and no more than a bucket ever holds',
    ],
    [
      'of as much taken',
      { amount: EURO('-1000000.01') },
      'amount.amount is not zero, and no more than a bucket ever holds',
    ],
  ])('%s', async (_what, over, violation) => {
    expect(await told(agent, 'adjustBalance', adjust(over))).toEqual([
      'unprocessable: The adjustment cannot be made',
      violation,
    ]);
  });

  test.each(['b3', 'b1:b1:data', 'b1:b2:minutes', 'b1:'])('on the bucket %s, which is none', async (id) => {
    expect(await told(agent, 'adjustBalance', adjust({ bucket: { id } }))).toEqual([
      'unknown-reference: There is no such bucket',
      'bucket.id is not a bucket',
    ]);
  });

  test('on the bucket of somebody else, for whom there is none', async () => {
    expect(
      await told(ben, 'transferBalance', { bucket: { id: 'b1' }, amount: EURO('1'), receiverBucket: { id: 'b2' } }),
    ).toEqual(['unknown-reference: There is no such bucket', 'bucket.id is not a bucket']);
  });

  test('half a minute is whole seconds, and what agrees is no contradiction', async () => {
    const agreeing = {
      bucket: { id: MINUTES },
      amount: { amount: '-0.5', units: 'min' },
      usageType: 'voice',
      relatedParty: [{ id: 'anna' }],
      partyAccount: { id: 'account-anna' },
    };
    expect(await told(agent, 'adjustBalance', adjust(agreeing))).toEqual([]);
  });

  test('is stored with whose it is and who asked', async () => {
    const desk = await openDesk();
    const { body } = await desk.call(agent, 'POST', '/adjustBalance', adjust({}));
    expect(body).toMatchObject({
      usageType: 'monetary',
      status: 'created',
      relatedParty: [{ id: 'anna', role: 'customer' }],
      requestor: { id: 'agent-1', role: 'agent' },
      product: [{ id: 'b1' }],
      partyAccount: { id: 'account-anna' },
    });
    const other = await desk.call(agent, 'POST', '/adjustBalance', adjust({ product: [{ id: 'mine' }] }));
    expect(other.body.product).toEqual([{ id: 'mine' }]);
  });

  test('that was carried out is not deleted', async () => {
    const desk = await openDesk();
    const { body } = await desk.call(operator, 'POST', '/adjustBalance', adjust({}));
    expect((await desk.call(operator, 'DELETE', `/adjustBalance/${body.id}`)).body).toMatchObject({
      code: 'conflict',
      message: 'Only an action that failed can be deleted: the others are what happened',
    });
  });
});

describe('an adjustment', () => {
  const adjust = (over: object) => ({ bucket: { id: 'b1' }, amount: EURO('1'), reason: 'refund', ...over });

  test.each<[string, object, string]>([
    ['that approves itself', { approval: { state: 'approved' } }, 'approval is set by us: leave it out'],
    ['that comes again and again', { adjustType: 'recurring' }, 'adjustType is oneTime here'],
    ['for another reason, not told', { reason: 'other' }, 'description says what the other reason is'],
    [
      'that gives, and settles a hold',
      { reserveBalance: { id: 'a1' } },
      'reserveBalance is settled by what takes: a negative amount',
    ],
  ])('%s', async (_what, over, violation) => {
    expect(await told(agent, 'adjustBalance', adjust(over))).toEqual([
      'unprocessable: The adjustment cannot be made',
      violation,
    ]);
  });

  test('is not of one’s own balance', async () => {
    expect(await told({ ...agent, partyId: 'anna' }, 'adjustBalance', adjust({}))).toEqual([
      'forbidden: Nobody adjusts their own balance',
    ]);
  });

  test.each<[string, Who, string, string[]]>([
    ['an agent’s most', agent, '200', []],
    ['more, given', agent, '200.01', ['forbidden: You may adjust by at most 200 EUR at once']],
    ['more, taken', agent, '-200.01', ['forbidden: You may adjust by at most 200 EUR at once']],
    ['finance’s most', finance, '10000', []],
    ['more of it', finance, '10000.01', ['forbidden: You may adjust by at most 10000 EUR at once']],
    ['the most of two roles', { ...agent, roles: ['agent', 'finance', 'agent'] }, '10000', []],
  ])('of %s', async (_what, who, amount, expected) => {
    expect(await told(who, 'adjustBalance', adjust({ amount: EURO(amount) }))).toEqual(expected);
  });

  test.each<[string, object, 'pending' | undefined]>([
    ['20 EUR', { amount: EURO('20') }, undefined],
    ['a cent more', { amount: EURO('20.01') }, 'pending'],
    ['a cent more, taken', { amount: EURO('-20.01') }, 'pending'],
    ['an hour', { bucket: { id: MINUTES }, amount: { amount: '1', units: 'h' } }, undefined],
    ['a second more', { bucket: { id: MINUTES }, amount: { amount: '3601', units: 's' } }, 'pending'],
  ])('of %s waits for a second person, or not', async (_what, over, state) => {
    const desk = await openDesk();
    const { body } = await desk.call(agent, 'POST', '/adjustBalance', adjust(over));
    expect([body.adjustType, body.approval?.state]).toEqual(['oneTime', state]);
  });

  async function waiting(who: Who = agent) {
    const desk = await openDesk({ approvalAbove: 0n });
    const { body } = await desk.call(who, 'POST', '/adjustBalance', adjust({}));
    const patch = async (by: Who, change: object) => {
      const answer = await desk.call(by, 'PATCH', `/adjustBalance/${body.id}`, change);
      return answer.status === 200 ? answer.body : `${answer.body.code}: ${answer.body.message}`;
    };
    return { desk, patch };
  }
  const APPROVE = { approval: { state: 'approved' } };

  test('is approved by another person who may', async () => {
    const { patch } = await waiting();
    expect(await patch(agent, APPROVE)).toBe('forbidden: An approval needs one of the roles: finance, operator');
    expect(await patch({ ...finance, partyId: 'anna' }, APPROVE)).toBe(
      'forbidden: Nobody approves an adjustment of their own balance',
    );
    expect(await patch({ ...agent, roles: ['agent', 'finance'] }, APPROVE)).toBe(
      'conflict: Another person than the one who made the adjustment approves it',
    );
    expect(await patch({ ...finance, roles: ['agent', 'finance'] }, APPROVE)).toMatchObject({
      approval: {
        state: 'approved',
        approver: { id: 'finance-1', role: 'finance' },
        approvalDate: '2026-11-23T12:00:00.000Z',
      },
    });
    expect(await patch(operator, { approval: { state: 'pending' } })).toBe(
      'illegal-transition: This adjustment does not wait for approval',
    );
  });

  test('is cancelled while it waits, and in no other way ended by hand', async () => {
    const { patch } = await waiting();
    const onlyWaiting = 'illegal-transition: Only an adjustment that waits for approval can be cancelled';
    expect(await patch(agent, { status: 'cancelled', ...APPROVE })).toBe(onlyWaiting);
    expect(await patch(agent, { status: 'cancelled' })).toMatchObject({
      status: 'cancelled',
      confirmationDate: '2026-11-23T12:00:00.000Z',
      approval: { state: 'pending' },
    });
  });

  test('says why it could not be booked', async () => {
    const desk = await openDesk();
    const { body } = await desk.call(
      agent,
      'POST',
      '/adjustBalance',
      adjust({ bucket: { id: 'b2' }, amount: EURO('-20') }),
    );
    await desk.carryOut();
    expect((await desk.call(agent, 'GET', `/adjustBalance/${body.id}`)).body).toMatchObject({
      status: 'failed',
      statusReason: 'The bucket does not hold as much',
    });
  });
});

describe('a transfer', () => {
  const transfer = (over: object) => ({
    bucket: { id: 'b1' },
    amount: EURO('1'),
    receiverBucket: { id: 'b2' },
    ...over,
  });

  test.each<[string, object, string]>([
    [
      'to nobody',
      { receiverBucket: undefined },
      'receiverBucket is needed, or receiverProduct, or receiverLogicalResource',
    ],
    ['to oneself', { receiverBucket: { id: 'b1' } }, 'receiverBucket.id is another balance than that which sends'],
    ['of money to minutes', { receiverBucket: { id: 'b2:b2:minutes' } }, 'receiverBucket.id counts something else'],
    ['of what it is not', { receiverBucketUsageType: 'voice' }, 'receiverBucketUsageType is monetary of that bucket'],
    ['backwards', { amount: EURO('-1') }, 'amount.amount is above zero'],
    ['of a tenth of a cent', { amount: EURO('0.001') }, 'amount.amount is a whole number of the currency’s minor unit'],
    ['of too much', { amount: EURO('50.01') }, 'amount.amount is at most 50 EUR'],
    [
      'of minutes that the receiver pays for',
      {
        bucket: { id: MINUTES },
        amount: { amount: '1', units: 'min' },
        receiverBucket: { id: 'b2:b2:minutes' },
        costOwner: 'receiver',
      },
      'costOwner is the originator',
    ],
  ])('%s', async (_what, over, violation) => {
    expect(await told(anna, 'transferBalance', transfer(over))).toEqual([
      'unprocessable: The transfer cannot be made',
      violation,
    ]);
  });

  test.each<[object, string]>([
    [{ receiverBucket: { id: 'b3' } }, 'receiverBucket.id'],
    [{ receiverBucket: undefined, receiverProduct: { id: 'b3' } }, 'receiverProduct.id'],
    [{ receiverBucket: undefined, receiverLogicalResource: { id: '1' } }, 'receiverLogicalResource.id'],
    [{ receiverLogicalResource: { id: '1' } }, 'receiverLogicalResource.id'],
    [{ receiverProduct: { id: 'b1' } }, 'receiverProduct.id'],
  ])('to %j, who is not there', async (over, path) => {
    expect(await told(anna, 'transferBalance', transfer(over))).toEqual([
      'unknown-reference: There is no bucket to receive it',
      `${path} leads to no bucket that counts the same`,
    ]);
  });

  test.each<[string, object]>([
    ['bucket', {}],
    ['product', { receiverBucket: undefined, receiverProduct: { id: 'b2' } }],
    ['number', { receiverBucket: undefined, receiverLogicalResource: { id: '353861000002' } }],
  ])('finds its receiver by %s', async (_by, over) => {
    const desk = await openDesk({ transferCost: 10_000_000n });
    const { body } = await desk.call(anna, 'POST', '/transferBalance', transfer(over));
    expect(body).toMatchObject({
      receiverBucket: { id: 'b2' },
      receiverBucketUsageType: 'monetary',
      costOwner: 'originator',
      transferCost: { unit: 'EUR', value: 0.01 },
    });
    expect(body).not.toHaveProperty('receiverLogicalResource');
    expect(body).not.toHaveProperty('receiverProduct');
  });

  test('of minutes goes to those that count the same', async () => {
    const desk = await openDesk();
    const minutes = { bucket: { id: MINUTES }, amount: { amount: '1', units: 'min' } };
    const { body } = await desk.call(
      anna,
      'POST',
      '/transferBalance',
      transfer({ ...minutes, receiverBucket: undefined, receiverProduct: { id: 'b2' } }),
    );
    expect(body).toMatchObject({ receiverBucket: { id: 'b2:b2:minutes' }, receiverBucketUsageType: 'voice' });
  });

  test('is of what is there, its cost included unless the receiver pays', async () => {
    const cost = { transferCost: 10_000_000n };
    const none = ['insufficient-balance: The bucket has less than that to send'];
    const toAnna = (amount: string, over: object = {}) =>
      transfer({ bucket: { id: 'b2' }, receiverBucket: { id: 'b1' }, amount: EURO(amount), ...over });
    expect(await told(ben, 'transferBalance', toAnna('5'), await openDesk())).toEqual([]);
    expect(await told(ben, 'transferBalance', toAnna('5.01'), await openDesk())).toEqual(none);
    expect(await told(ben, 'transferBalance', toAnna('4.99'), await openDesk(cost))).toEqual([]);
    expect(await told(ben, 'transferBalance', toAnna('5'), await openDesk(cost))).toEqual(none);
    const theyPay = { costOwner: 'receiver' };
    expect(await told(ben, 'transferBalance', toAnna('5', theyPay), await openDesk(cost))).toEqual([]);
    expect(await told(ben, 'transferBalance', toAnna('0.01', theyPay), await openDesk(cost))).toEqual([
      'unprocessable: The transfer cannot be made',
      'amount.amount is more than the transfer costs',
    ]);
    expect(await told(ben, 'transferBalance', toAnna('0.02', theyPay), await openDesk(cost))).toEqual([]);
  });

  test('is so much a day', async () => {
    const desk = await openDesk();
    expect(await told(anna, 'transferBalance', transfer({ amount: EURO('50') }), desk)).toEqual([]);
    expect(await told(anna, 'transferBalance', transfer({ amount: EURO('50') }), desk)).toEqual([]);
    expect(await told(anna, 'transferBalance', transfer({ amount: EURO('0.01') }), desk)).toEqual([
      'too-many-requests: This balance has sent as much today as it may',
    ]);
  });
});

describe('a reservation', () => {
  const reserve = (over: object) => ({ bucket: { id: 'b1' }, amount: EURO('1'), ...over });
  const until = (endDateTime: string) => reserve({ validFor: { endDateTime } });
  const AHEAD = ['unprocessable: The reservation cannot be made', 'validFor.endDateTime is ahead, by at most 30 days'];

  test.each<[string, object, string[]]>([
    [
      'of less than nothing',
      reserve({ amount: EURO('-1') }),
      ['unprocessable: The reservation cannot be made', 'amount.amount is above zero'],
    ],
    ['until now', until('2026-11-23T12:00:00Z'), AHEAD],
    ['until a moment later', until('2026-11-23T12:00:00.001Z'), []],
    ['for thirty days', until('2026-12-23T12:00:00Z'), []],
    ['for longer', until('2026-12-23T12:00:00.001Z'), AHEAD],
    ['of all', reserve({ amount: EURO('100') }), []],
    ['of more', reserve({ amount: EURO('100.01') }), ['insufficient-balance: The bucket has less than that to hold']],
    ['of all minutes', reserve({ bucket: { id: MINUTES }, amount: { amount: '600', units: 's' } }), []],
    [
      'of more minutes',
      reserve({ bucket: { id: MINUTES }, amount: { amount: '601', units: 's' } }),
      ['insufficient-balance: The bucket has less than that to hold'],
    ],
  ])('%s', async (_what, body, expected) => expect(await told(agent, 'reserveBalance', body)).toEqual(expected));

  test('lasts a day unless it says otherwise, and is free the moment it ends', async () => {
    const desk = await openDesk();
    const { body } = await desk.call(agent, 'POST', '/reserveBalance', reserve({}));
    expect(body.validFor).toEqual({
      startDateTime: '2026-11-23T12:00:00.000Z',
      endDateTime: '2026-11-24T12:00:00.000Z',
    });
    await desk.carryOut();
    const read = async () => (await desk.call(agent, 'GET', `/reserveBalance/${body.id}`)).body;
    desk.clock.advance(86_400_000 - 1);
    expect((await read()).status).toBe('completed');
    desk.clock.advance(1);
    expect(await read()).toMatchObject({ status: 'cancelled', statusReason: 'Expired' });
  });

  test('that ended before it was carried out fails', async () => {
    const desk = await openDesk();
    const { body } = await desk.call(agent, 'POST', '/reserveBalance', reserve({}));
    desk.clock.advance(86_400_000);
    await desk.carryOut();
    expect((await desk.call(agent, 'GET', `/reserveBalance/${body.id}`)).body).toMatchObject({
      status: 'failed',
      statusReason: 'It ended before it began',
    });
  });

  test('of what others hold meanwhile fails', async () => {
    const desk = await openDesk();
    for (const amount of ['60', '60'])
      await desk.call(agent, 'POST', '/reserveBalance', reserve({ amount: EURO(amount) }));
    await desk.carryOut();
    const { body } = await desk.call(agent, 'GET', '/reserveBalance?sort=status');
    expect(body.map((one: { status: string; statusReason?: string }) => [one.status, one.statusReason])).toEqual([
      ['completed', undefined],
      ['failed', 'The bucket has less than that, or 8 holds already'],
    ]);
  });

  test('is given back while it is held, and only then', async () => {
    const desk = await openDesk();
    const { body } = await desk.call(agent, 'POST', '/reserveBalance', reserve({}));
    const back = () => desk.call(agent, 'PATCH', `/reserveBalance/${body.id}`, { status: 'cancelled' });
    expect((await back()).body).toMatchObject({
      code: 'illegal-transition',
      message: 'Only what is held can be given back',
    });
    await desk.carryOut();
    expect((await back()).body).toMatchObject({ status: 'cancelled', statusReason: 'Given back' });
  });
});

describe('a top-up', () => {
  const topUp = (over: object) => ({
    bucket: { id: 'b1' },
    amount: EURO('5'),
    paymentMethod: { id: 'tok_visa' },
    ...over,
  });

  test.each<[string, object, string[]]>([
    ['of the least', topUp({ amount: EURO('0.01') }), []],
    ['of the most', topUp({ amount: EURO('1000') }), []],
    ['of more', topUp({ amount: EURO('1000.01') }), ['amount.amount is 0.01 to 1000 EUR']],
    ['of less', topUp({ amount: EURO('-5') }), ['amount.amount is 0.01 to 1000 EUR']],
    ['of half a cent', topUp({ amount: EURO('5.005') }), ['amount.amount has at most 2 decimals: no card pays less']],
    [
      'of minutes',
      topUp({ bucket: { id: MINUTES }, amount: { amount: '5', units: 'min' } }),
      expect.arrayContaining(['bucket.id is not the main balance: only that is paid into']),
    ],
    ['by nothing', topUp({ paymentMethod: undefined }), ['paymentMethod is needed, unless a voucher pays']],
    [
      'by a voucher, and by card',
      topUp({ voucher: '1234', isAutoTopup: false }),
      ['amount', 'paymentMethod', 'isAutoTopup'].map((path) => `${path} is not for a top-up by voucher`),
    ],
  ])('%s', async (_what, body, violations) => {
    const [message, ...rest] = await told(anna, 'topupBalance', body);
    if (message !== undefined) expect(message).toBe('unprocessable: The top-up cannot be made');
    expect(rest).toEqual(violations);
  });

  test('ends as its payment ends', async () => {
    const desk = await openDesk();
    const { body } = await desk.call(anna, 'POST', '/topupBalance', topUp({}));
    const patched = await desk.call(operator, 'PATCH', `/topupBalance/${body.id}`, { status: 'completed' });
    expect(patched.status).toBeGreaterThanOrEqual(400);
  });
});
