import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ApiClient } from '../../local/demo/api-client';
import { clientOf } from '../../local/demo/callers';
import { DynamoDbBalanceStore, DynamoDbNumberDirectory } from '../../shared/adapters/aws/dynamodb-balance-store';
import { openAccount } from '../../shared/balance-management';
import { tenantId } from '../../shared/kernel/tenant';

const TENANT = 'prepay';
const RUN = randomBytes(4).toString('hex');
const PREPAY = '/tmf-api/prepayBalanceManagement/v4';
const LIMIT_MS = 180_000;

interface Action {
  readonly id: string;
  readonly status: string;
}

const client = new DynamoDBClient({});
const table = 'farthing-balance-management-balances';
const balances = new DynamoDbBalanceStore(client, table);
const numbers = new DynamoDbNumberDirectory(client, table);

const euro = (amount: string) => ({ amount, units: 'EUR' });

describe('TMF654 on what is deployed', () => {
  const [one, two, three] = [`one${RUN}`, `two${RUN}`, `three${RUN}`];
  const msisdn = `35388${parseInt(RUN, 16)}`;
  let [agent, finance, operator] = [] as unknown as [ApiClient, ApiClient, ApiClient];

  beforeAll(async () => {
    [agent, finance, operator] = await Promise.all([
      clientOf(TENANT, 'agent'),
      clientOf(TENANT, 'finance'),
      clientOf(TENANT, 'operator'),
    ]);
    await operator.post(
      '/farthing/tenantManagement/v1/tenant',
      {
        name: 'Prepay',
        currency: 'EUR',
        country: 'IE',
        timeZone: 'Europe/Dublin',
        pricesIncludeTax: true,
        adjustmentApprovalAbove: '20',
        transferCost: '0.25',
      },
      'tenant',
    );
    const atMs = Date.now() - 60_000;
    for (const balanceId of [one, two, three])
      await balances.open(
        openAccount({ tenant: tenantId(TENANT), balanceId, partyId: `party-${balanceId}`, currency: 'EUR', atMs }),
      );
    await numbers.assign(tenantId(TENANT), msisdn, { balanceId: two, from: atMs });
  }, LIMIT_MS);

  /** Makes an action and waits until it has ended; the same key again finds the same. */
  async function done(who: ApiClient, kind: string, body: object): Promise<Action> {
    const made = await who.post<Action>(`${PREPAY}/${kind}`, body, `${RUN}-${kind}-${JSON.stringify(body).length}`);
    return ended(kind, made.id);
  }
  const ended = (kind: string, id: string): Promise<Action> =>
    agent.until<Action>(`${PREPAY}/${kind}/${id}`, ({ status }) => status !== 'created', `${kind} ${id}`);
  const moneyOf = async (id: string): Promise<string> =>
    String((await agent.get<{ remainingValue: { amount: string } }>(`${PREPAY}/bucket/${id}`)).remainingValue.amount);

  test(
    'topped up, adjusted by two people, sent on, reserved and settled: every cent is where it belongs',
    async () => {
      const topUp = { bucket: { id: one }, amount: euro('10'), paymentMethod: { id: 'tok_visa' } };
      expect(await done(agent, 'topupBalance', topUp)).toMatchObject({ status: 'completed' });

      const refund = { bucket: { id: one }, amount: euro('50'), reason: 'refund' };
      const waiting = await finance.post<Action>(`${PREPAY}/adjustBalance`, refund, `${RUN}-refund`);
      expect(waiting).toMatchObject({ status: 'created', approval: { state: 'pending' } });
      const at = `${PREPAY}/adjustBalance/${waiting.id}`;
      const approve = { approval: { state: 'approved' } };
      expect((await finance.call('PATCH', at, approve)).status).toBe(409);
      expect((await agent.call('PATCH', at, approve)).status).toBe(403);
      await operator.patch(at, approve);
      expect(await ended('adjustBalance', waiting.id)).toMatchObject({ status: 'completed' });

      const gift = { bucket: { id: one }, amount: euro('15'), receiverLogicalResource: { id: msisdn } };
      expect(await done(agent, 'transferBalance', gift)).toMatchObject({
        status: 'completed',
        receiverBucket: { id: two },
      });
      const held = await done(agent, 'reserveBalance', { bucket: { id: two }, amount: euro('5') });
      expect(held).toMatchObject({ status: 'completed' });
      const take = { bucket: { id: two }, amount: euro('-3'), reason: 'fee', reserveBalance: { id: held.id } };
      expect(await done(agent, 'adjustBalance', take)).toMatchObject({ status: 'completed' });

      expect([await moneyOf(one), await moneyOf(two)]).toEqual(['44.75', '12']);
      for (const id of [one, two]) {
        const path = `/farthing/ledger/v1/verification/${id}`;
        await agent.until<{ agrees: boolean }>(path, ({ agrees }) => agrees, `The ledger of ${id}`);
      }
      const history = await agent.get<{ id: string }[]>(`${PREPAY}/balanceActionHistory?bucket.id=${two}`);
      expect(history.map(({ id }) => id.split(':')[0])).toEqual(['adjustBalance', 'reserveBalance', 'receivedBalance']);
      const sums = await agent.get<unknown[]>(`${PREPAY}/accumulatedBalance?relatedParty.id=party-${two}`);
      expect(sums).toMatchObject([{ id: `${two}:money`, totalBalance: { amount: 12 } }]);
    },
    LIMIT_MS,
  );

  test(
    'a voucher tops up once, and a rule tops up what falls below',
    async () => {
      const batch = { quantity: 2, amount: euro('10'), validFor: { endDateTime: new Date(Date.now() + 86_400_000) } };
      const made = await operator.post<{ id: string; codes?: string[] }>('/farthing/voucher/v1/voucherBatch', batch);
      const [code = ''] = made.codes ?? [];
      const redeem = { bucket: { id: two }, voucher: code };
      expect(await done(agent, 'topupBalance', redeem)).toMatchObject({ status: 'completed', amount: { amount: 10 } });
      expect((await agent.call('POST', `${PREPAY}/topupBalance`, redeem)).status).toBe(422);
      expect(await operator.get(`/farthing/voucher/v1/voucherBatch/${made.id}`)).not.toHaveProperty('codes');
      expect(await moneyOf(two)).toBe('22');

      const rule = { bucket: { id: two }, amount: euro('5'), paymentMethod: { id: 'tok_visa' }, isAutoTopup: true };
      const stands = await agent.post<Action>(`${PREPAY}/topupBalance`, { ...rule, threshold: euro('20') });
      await done(agent, 'adjustBalance', { bucket: { id: two }, amount: euro('-4.50'), reason: 'fee' });
      const topped = ({ executed }: { executed: number }): boolean => executed === 1;
      await agent.until(`${PREPAY}/topupBalance/${stands.id}`, topped, 'The automatic top-up');
      expect(await moneyOf(two)).toBe('22.5');
      await agent.patch(`${PREPAY}/topupBalance/${stands.id}`, { status: 'cancelled' });
    },
    LIMIT_MS,
  );

  test(
    'finance lends, what is lent can be spent, and is not taken back while it is in use',
    async () => {
      const terms = `/farthing/ledger/v1/balanceTerms/${three}`;
      const credit = (amount: string) => ({ creditLimit: euro(amount) });
      expect((await agent.call('PATCH', terms, credit('10'))).status).toBe(403);
      await finance.patch(terms, credit('10'));
      expect(await agent.get(terms)).toMatchObject({ creditLimit: { amount: 10, units: 'EUR' } });
      const fee = { bucket: { id: three }, amount: euro('-6'), reason: 'fee' };
      expect(await done(agent, 'adjustBalance', fee)).toMatchObject({ status: 'completed' });
      expect(await moneyOf(three)).toBe('-6');
      expect((await finance.call('PATCH', terms, credit('5'))).status).toBe(422);
    },
    LIMIT_MS,
  );

  test('what cannot be is refused in the one shape, and another tenant sees none of it', async () => {
    const body = { bucket: { id: two }, amount: euro('500'), reason: 'refund' };
    expect(await agent.call('POST', `${PREPAY}/adjustBalance`, body)).toMatchObject({
      status: 403,
      body: { '@type': 'Error' },
    });
    const stranger = await clientOf('prepayother', 'agent');
    expect(await stranger.get(`${PREPAY}/adjustBalance`)).toEqual([]);
    expect((await stranger.call('GET', `${PREPAY}/bucket/${one}`)).status).toBe(404);
    expect((await stranger.call('POST', `${PREPAY}/adjustBalance`, { ...body, amount: euro('1') })).status).toBe(422);
  });
});
