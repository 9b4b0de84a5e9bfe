import { tenantId } from '../../shared/kernel/tenant';
import type { NetworkMessage, OssSystem } from '../../shared/service-ordering';
import { parseAnswer } from '../../shared/service-ordering/parse-answer';
import { openMessage, signMessage } from '../../shared/service-ordering/sign-message';
import {
  MAGIC_ENDINGS,
  magicEnding,
  RIGHT_AUTHORISATION,
  simulateNetwork,
} from '../../shared/service-ordering/simulate-network';

const SECRET = 'shared-with-the-network';
const WAIT_SECONDS = 20;

describe('a message between us and the network', () => {
  test('opens under the secret that signed it', () =>
    expect(openMessage(signMessage({ id: 'a' }, SECRET), SECRET)).toEqual({ id: 'a' }));
  test.each([
    ['another secret', signMessage({ id: 'a' }, 'other')],
    ['a changed text', signMessage({ id: 'a' }, SECRET).replace('\\"a\\"', '\\"b\\"')],
    ['no signature', JSON.stringify({ text: '{}' })],
  ])('does not open with %s', (_, envelope) => expect(openMessage(envelope, SECRET)).toBeUndefined());
});

describe('an answer', () => {
  const good = { tenant: 'breeze', id: 'order1-1-activate-sim', attempt: 1, outcome: 'done' };
  test('is taken as it is', () => expect(parseAnswer(good)).toEqual({ ok: true, value: good }));
  test.each([
    ['tenant', { ...good, tenant: 'No Tenant' }],
    ['id', { ...good, id: 'a#b' }],
    ['attempt', { ...good, attempt: 0 }],
    ['outcome', { ...good, outcome: 'maybe' }],
  ])('is refused for its %s', (path, given) =>
    expect(parseAnswer(given)).toMatchObject({ error: { code: 'invalid-request', violations: [{ path }] } }),
  );
});

describe('the simulated network', () => {
  const answers = (
    ending: string,
    attempt = 1,
    operation: NetworkMessage['operation'] = 'activate-sim',
    more: Partial<NetworkMessage> = {},
  ) =>
    simulateNetwork(
      {
        tenant: tenantId('breeze'),
        id: 't',
        orderId: 'o',
        msisdn: '1',
        iccid: `894900000000000${ending}`,
        attempt,
        operation,
        system: 'provisioning',
        ...more,
      },
      WAIT_SECONDS,
    ).map(({ answer, afterSeconds }) => `${answer.milestone ?? answer.code ?? answer.outcome} after ${afterSeconds}`);

  test.each([
    ['usual', '0001', 1, ['done after 1']],
    ['slow', MAGIC_ENDINGS.slow, 1, ['done after 8']],
    ['failing, first', MAGIC_ENDINGS.failsTwice, 1, ['busy after 1']],
    ['failing, second', MAGIC_ENDINGS.failsTwice, 2, ['busy after 1']],
    ['failing, third', MAGIC_ENDINGS.failsTwice, 3, ['done after 1']],
    ['declining', MAGIC_ENDINGS.declines, 1, ['declined after 1']],
    ['silent', MAGIC_ENDINGS.neverAnswers, 1, []],
    ['repeating', MAGIC_ENDINGS.answersTwice, 1, ['done after 1', 'done after 3']],
    ['late', MAGIC_ENDINGS.answersLate, 1, ['done after 23']],
  ])('%s', (_, ending, attempt, expected) => expect(answers(ending, attempt)).toEqual(expected));

  test('misbehaves at the activation alone, so that undoing works', () =>
    expect(answers(MAGIC_ENDINGS.neverAnswers, 1, 'undo')).toEqual(['done after 1']));
  test('but for the SIM that shows an order held', () =>
    expect(answers(MAGIC_ENDINGS.cannotBeUndone, 1, 'undo')).toEqual(['declined after 1']));

  const BEGINS = {
    esim: 'order-profile',
    portability: 'port-in',
    slice: 'allocate-slice',
    access: 'provide-access',
    entitlement: 'grant-entitlement',
    shipping: 'ship-goods',
  } as const;
  const others = Object.entries(BEGINS).map(([system, operation]) => ({ system: system as OssSystem, operation }));
  test.each(others)('every outcome has digits for $system too', ({ system, operation }) => {
    const of = (outcome: Parameters<typeof magicEnding>[0], attempt = 1) =>
      answers(magicEnding(outcome, system), attempt, operation, { system });
    expect(of('slow')).toEqual(['done after 8']);
    expect([of('failsTwice', 1), of('failsTwice', 2)]).toEqual([['busy after 1'], ['busy after 1']]);
    expect(of('failsTwice', 3)).toEqual(['done after 1']);
    // An SM-DP+ says what it lacks: an order then takes another profile.
    expect(of('declines')).toEqual([system === 'esim' ? 'profileUnavailable after 1' : 'declined after 1']);
    expect(of('neverAnswers')).toEqual([]);
    expect(of('answersTwice')).toEqual(['done after 1', 'done after 3']);
    expect(of('answersLate')).toEqual(['done after 23']);
    expect(of('declinesData')).toEqual(['authorisationInvalid after 1']);
    expect(of('cannotBeUndone')).toEqual(['done after 1']);
    expect(answers(magicEnding('cannotBeUndone', system), 1, 'undo', { system, id: 'a-undo', undoes: 'a' })).toEqual([
      'declined after 1',
    ]);
    expect(answers(MAGIC_ENDINGS.declines, 1, operation, { system })).not.toContain('declined after 1');
  });

  test('tells what happens on the way', () =>
    expect(answers('0001', 1, 'ship-goods', { system: 'shipping' })).toEqual([
      'ordered after 1',
      'dispatched after 2',
      'done after 3',
    ]));

  test('takes a number once its authorisation is corrected', () =>
    expect(
      answers('0001', 1, 'port-in', {
        system: 'portability',
        msisdn: `353850000${magicEnding('declinesData', 'portability')}`,
        parameters: { authorisation: RIGHT_AUTHORISATION },
      }),
    ).toEqual(['agreed after 1', 'done after 2']));

  test('goes by the new SIM of a line, and by the account at a partner', () => {
    const swap = { parameters: { newIccid: `894900000000000${MAGIC_ENDINGS.declines}` } };
    expect(answers('0001', 1, 'change-sim', swap)).toEqual(['declined after 1']);
    const account = { system: 'entitlement', parameters: { account: magicEnding('slow', 'entitlement') } } as const;
    expect(answers('0001', 1, 'grant-entitlement', account)).toEqual(['done after 8']);
  });
});
