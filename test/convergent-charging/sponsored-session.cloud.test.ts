import { clientOf } from '../../local/demo/callers';
import { ledgerApi, prepayBalanceManagement } from '../../shared/balance-management/resources';
import { NCHF_BASE_PATH } from '../../shared/convergent-charging/nchf-path';
import { makeTenant, readMoney } from '../scenario/subscribers';
import { unitUsage } from './network';

const DAY_MS = 86_400_000;
const MIB = 1_048_576;
/** The tenant's price: a cent a MiB. */
const CENT_NANO = 10_000_000n;
const PATH = `${NCHF_BASE_PATH}/chargingdata`;
const STORY_MS = 90_000;

test(
  'a sponsor pays its part of a session, a moment after the user paid theirs, once',
  async () => {
    const { tenant, subscribers } = await makeTenant(2, Date.now() - DAY_MS);
    const [user, sponsor] = subscribers;
    if (!user || !sponsor) throw new Error('Two subscribers were asked for');
    const finance = await clientOf(tenant, 'finance');
    const network = await clientOf(tenant, 'network');
    const terms = {
      sponsorship: [{ product: { id: user.balanceId }, bucket: { id: sponsor.balanceId }, percent: 70 }],
    };
    const set = await finance.call('PATCH', `${ledgerApi.basePath}/balanceTerms/${user.balanceId}`, terms);
    expect(set.status).toBe(200);

    const report = (units: Parameters<typeof unitUsage>[0], atMs: number) => ({
      subscriberIdentifier: `msisdn-${user.msisdn}`,
      nfConsumerIdentification: { nodeFunctionality: 'SMF' },
      invocationTimeStamp: new Date(atMs).toISOString(),
      invocationSequenceNumber: 0,
      multipleUnitUsage: [unitUsage(units)],
    });
    const startMs = Date.now();
    const { headers } = await network.call('POST', PATH, report({ ask: 10 * MIB }, startMs));
    const session = `${PATH}/${headers.get('location')?.split('/').at(-1)}`;
    const used = report({ used: 10 * MIB }, startMs + 1);
    for (let time = 0; time < 2; time += 1)
      expect((await network.call('POST', `${session}/update`, used)).status).toBe(200);
    expect((await network.call('POST', `${session}/release`, report({ used: 10 * MIB }, startMs + 2))).status).toBe(
      204,
    );

    const money = (nano: bigint) => Number(nano) / 1e9;
    await finance.until<{ remainingValue: { amount: unknown } }>(
      `${prepayBalanceManagement.basePath}/bucket/${sponsor.balanceId}`,
      ({ remainingValue }) => Number(remainingValue.amount) === 10_000 - money(14n * CENT_NANO),
      'the sponsor to be charged',
    );
    expect((await readMoney(tenant, [user])).left).toBe(6n * CENT_NANO);
    expect((await readMoney(tenant, [sponsor])).left).toBe(14n * CENT_NANO);
  },
  STORY_MS,
);
