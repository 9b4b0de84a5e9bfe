import { clientOf } from '../../local/demo/callers';
import { ledgerApi, prepayBalanceManagement } from '../../shared/balance-management/resources';
import { NCHF_BASE_PATH } from '../../shared/convergent-charging/nchf-path';
import { makeTenant, readMoney, TOP_UP_NANO } from '../scenario/subscribers';
import { unitUsage } from './network';

const DAY_MS = 86_400_000;
const MIB = 1_048_576;
/** The tenant's price: a cent a MiB. */
const CENT_NANO = 10_000_000n;
const PATH = `${NCHF_BASE_PATH}/chargingdata`;
const SESSION_MS = 90_000;

test(
  'a data session over the API: the balance and the ledger agree afterwards',
  async () => {
    const { tenant, subscribers } = await makeTenant(1, Date.now() - DAY_MS);
    const [subscriber] = subscribers;
    if (!subscriber) throw new Error('A subscriber was asked for');
    const network = await clientOf(tenant, 'network');
    const agent = await clientOf(tenant, 'agent');
    let lastMs = Date.now();
    const request = (units: Parameters<typeof unitUsage>[0][]) => {
      lastMs = Math.max(Date.now(), lastMs + 1);
      return {
        subscriberIdentifier: 'imsi-208930000000001',
        nfConsumerIdentification: { nodeFunctionality: 'SMF' },
        invocationTimeStamp: new Date(lastMs).toISOString(),
        invocationSequenceNumber: 0,
        pDUSessionChargingInformation: { userInformation: { servedGPSI: `msisdn-${subscriber.msisdn}` } },
        multipleUnitUsage: units.map(unitUsage),
      };
    };

    const created = await network.call('POST', PATH, request([{ ask: 5 * MIB }]));
    expect(created.status).toBe(201);
    const location = created.headers.get('location') ?? '';
    expect(location.startsWith(`${network.apiUrl.replace(/\/$/, '')}${PATH}/`)).toBe(true);
    const ref = location.split('/').at(-1);
    const bucket = await agent.get<{ reservedValue: { amount: unknown } }>(
      `${prepayBalanceManagement.basePath}/bucket/${subscriber.balanceId}`,
    );
    expect(String(bucket.reservedValue.amount)).toBe('0.05');

    const report = request([
      { used: 2 * MIB, ask: 5 * MIB },
      { rg: 2, used: MIB, offline: true },
    ]);
    const updated = await network.call('POST', `${PATH}/${ref}/update`, report);
    expect([updated.status, updated.body]).toMatchObject([
      200,
      {
        multipleUnitInformation: [
          { ratingGroup: 1, resultCode: 'SUCCESS' },
          { ratingGroup: 2, resultCode: 'QUOTA_MANAGEMENT_NOT_APPLICABLE' },
        ],
      },
    ]);
    const again = await network.call('POST', `${PATH}/${ref}/update`, report);
    expect([again.status, again.body]).toEqual([updated.status, updated.body]);
    expect((await network.call('POST', `${PATH}/${ref}/update`, request([{ used: 3 * MIB, ask: 0 }]))).status).toBe(
      200,
    );
    expect((await network.call('POST', `${PATH}/${ref}/release`, request([{ used: 4 * MIB }]))).status).toBe(204);

    const unknown = await network.call('POST', `${PATH}/${String(ref).slice(0, -2)}ZZ/update`, request([]));
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect((await agent.call('POST', PATH, request([]))).status).toBe(403);

    await agent.until<{ caughtUp: boolean; agrees: boolean; faults: unknown[] }>(
      `${ledgerApi.basePath}/verification/${subscriber.balanceId}`,
      (walk) => walk.caughtUp && walk.agrees && walk.faults.length === 0,
      'the ledger to agree with the balance',
    );
    const money = await readMoney(tenant, subscribers);
    expect(money.left).toBe(10n * CENT_NANO);
    expect(money.charged).toBe(money.left);
    expect(TOP_UP_NANO > money.left).toBe(true);
  },
  SESSION_MS,
);
