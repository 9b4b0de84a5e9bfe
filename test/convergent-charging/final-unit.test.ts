import { reservedMoney } from '../../shared/balance-management';
import { packAnswer, unpackAnswer } from '../../shared/convergent-charging';
import type { FinalUnit } from '../../shared/rating';
import { makeNetwork, seconds } from './network';
import { makeWorld, TARIFF, TENANT } from './world';

const MIB = 1_048_576;
const MIB_NANO = 100_000_000n;
const REDIRECT: FinalUnit = { action: 'REDIRECT', address: 'https://breeze.example/top-up?from=network' };
const RESTRICT: FinalUnit = { action: 'RESTRICT_ACCESS', filterIds: ['top-up', 'emergency'] };

/** Three MiB of money on a tariff with that final unit action. */
async function given(finalUnit?: FinalUnit) {
  const world = await makeWorld();
  await world.ports.tariffs.put(TENANT, {
    ...TARIFF,
    version: '2.1',
    validFrom: 1,
    ...(finalUnit ? { finalUnit } : {}),
  });
  await world.topUp('topupBalance/1', 3n * MIB_NANO);
  return { world, network: makeNetwork(world.ports, world.cache) };
}

test.each<[what: string, finalUnit: FinalUnit | undefined, indication: unknown]>([
  ['nothing said: the service ends', undefined, { finalUnitAction: 'TERMINATE' }],
  ['so it says', { action: 'TERMINATE' }, { finalUnitAction: 'TERMINATE' }],
  [
    'to where one tops up',
    REDIRECT,
    {
      finalUnitAction: 'REDIRECT',
      redirectServer: {
        redirectAddressType: 'URL',
        redirectServerAddress: 'https://breeze.example/top-up?from=network',
      },
    },
  ],
  [
    'to an address',
    { action: 'REDIRECT', address: '2001:db8::1' },
    {
      finalUnitAction: 'REDIRECT',
      redirectServer: { redirectAddressType: 'IPV6', redirectServerAddress: '2001:db8::1' },
    },
  ],
  ['to what filters leave', RESTRICT, { finalUnitAction: 'RESTRICT_ACCESS', filterIdList: ['top-up', 'emergency'] }],
])('the last grant: %s', async (_what, finalUnit, indication) => {
  const { network, world } = await given(finalUnit);
  const create = network.request([{ ask: MIB }, { rg: 2, ask: 9 * MIB }]);
  const created = await network.call('', create);
  const [first, last] = created.body.multipleUnitInformation ?? [];
  expect([first?.finalUnitIndication, first?.volumeQuotaThreshold]).toEqual([undefined, Math.floor(MIB / 5)]);
  expect(last).toMatchObject({ grantedUnit: { totalVolume: 2 * MIB }, finalUnitIndication: indication });
  // All that remains of the last grant is its threshold, so it has none.
  expect(last).not.toHaveProperty('volumeQuotaThreshold');
  expect(await network.call('', create)).toEqual(created);
  await world.projectAll();
  network.cache.clear();
  await network.update(created.location.split('/').at(-1) ?? '', []);
  await world.projectAll();
  expect(await network.call('', create)).toEqual(created);
});

test('nothing left: led elsewhere at once, where the tariff says so', async () => {
  for (const finalUnit of [undefined, REDIRECT]) {
    const { network, world } = await given(finalUnit);
    await network.open([{ ask: 3 * MIB }]);
    const { answer } = await network.open([{ ask: MIB }]);
    const [told] = answer.body.multipleUnitInformation ?? [];
    expect([told?.resultCode, told?.grantedUnit, told?.finalUnitIndication?.finalUnitAction]).toEqual([
      'QUOTA_LIMIT_REACHED',
      undefined,
      finalUnit?.action,
    ]);
    expect(reservedMoney(await world.account())).toBe(3n * MIB_NANO);
  }
});

test('a call without money ends, wherever data is led', async () => {
  const { network } = await given(REDIRECT);
  const { answer } = await network.open([seconds({ ask: 600 })], { iMSChargingInformation: {} });
  expect(answer.body.multipleUnitInformation).toMatchObject([{ grantedUnit: { time: 600 } }]);
  const { answer: second } = await network.open([seconds({ ask: 600 })], { iMSChargingInformation: {} });
  expect(second.body.multipleUnitInformation).toMatchObject([
    { finalUnitIndication: { finalUnitAction: 'TERMINATE' } },
  ]);
});

test('what is kept of an answer tells it whole; one that was kept before says data, and TERMINATE', () => {
  const grant = { service: 'voice', units: 5n, threshold: 1n, validitySeconds: 600 } as const;
  const answers = [
    { ratingGroup: 1, resultCode: 'SUCCESS', grant: { ...grant, service: 'data' }, finalUnit: { action: 'TERMINATE' } },
    { ratingGroup: 2, resultCode: 'SUCCESS', grant, finalUnit: REDIRECT },
    { ratingGroup: 3, resultCode: 'QUOTA_LIMIT_REACHED', finalUnit: RESTRICT },
    { ratingGroup: 4, resultCode: 'RATING_FAILED' },
  ] as const;
  expect(unpackAnswer(packAnswer(answers))).toEqual(answers);
  expect(unpackAnswer('1:0:5:1:600:1 4:2')).toEqual([
    { ...answers[0], grant: { ...grant, service: 'data' } },
    answers[3],
  ]);
});
