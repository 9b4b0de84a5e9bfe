import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOf } from '../../local/demo/callers';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { creditOnce, endPlan } from '../../shared/balance-management';
import { NCHF_BASE_PATH } from '../../shared/convergent-charging/nchf-path';
import { SPENDING_LIMITS_BASE_PATH } from '../../shared/convergent-charging/spending-limits-path';
import type { LimitRule } from '../../shared/rating';
import { makeTenant, readMoney, TOP_UP_NANO } from '../scenario/subscribers';
import { unitUsage } from './network';

const DAY_MS = 86_400_000;
const MIB = 1_048_576;
/** The tenant's price: a cent a MiB. */
const MIB_NANO = 10_000_000n;
const PATH = `${NCHF_BASE_PATH}/chargingdata`;
const PATIENCE_MS = 60_000;
const STORY_MS = 120_000;
const client = new DynamoDBClient({});
const balances = new DynamoDbBalanceStore(client, 'farthing-balance-management-balances');
const ledger = new DynamoDbLedger(client, 'farthing-balance-management-ledger');
const tariffs = new DynamoDbTariffStore(client, 'farthing-rating-tariffs');
const CAP: LimitRule = {
  id: 'cap',
  counts: 'money',
  scope: {},
  period: 'month',
  limit: 100n * MIB_NANO,
  action: 'notify',
  noticePercents: [50],
};

/** A network function on this machine: what it was sent, by path. */
async function listen() {
  const told: [path: string, body: Record<string, unknown>][] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      told.push([request.url ?? '', JSON.parse(Buffer.concat(chunks).toString())]);
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const until = async (count: number): Promise<typeof told> => {
    const end = Date.now() + PATIENCE_MS;
    while (told.length < count && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
    return told;
  };
  return { url: `http://127.0.0.1:${port}`, until, close: () => server.close() };
}

/** A tenant with one subscriber, a limit, and the network's hands. */
async function given() {
  const { tenant, subscribers } = await makeTenant(1, Date.now() - DAY_MS);
  const [subscriber] = subscribers;
  if (!subscriber) throw new Error('A subscriber was asked for');
  const [tariff] = await tariffs.versions(tenant, 'payg');
  if (!tariff) throw new Error('The tenant has a tariff');
  await tariffs.put(tenant, { ...tariff, version: '1.2', validFrom: 1, limits: [CAP] });
  const network = await clientOf(tenant, 'network');
  let lastMs = Date.now();
  const request = (units: Parameters<typeof unitUsage>[0][], more: Record<string, unknown> = {}) => {
    lastMs = Math.max(Date.now(), lastMs + 1);
    return {
      subscriberIdentifier: `msisdn-${subscriber.msisdn}`,
      nfConsumerIdentification: { nodeFunctionality: 'SMF' },
      invocationTimeStamp: new Date(lastMs).toISOString(),
      invocationSequenceNumber: 0,
      multipleUnitUsage: units.map(unitUsage),
      ...more,
    };
  };
  const account = async () => {
    const found = await balances.read(tenant, subscriber.balanceId);
    if (!found) throw new Error('It is there');
    return found;
  };
  return { tenant, subscribers, subscriber, network, request, account };
}
const EVENT = { oneTimeEvent: true, oneTimeEventType: 'IEC' };

test(
  'a session’s network function is told when there is money again, and when charging ends; policy control of its limit',
  async () => {
    const { tenant, subscriber, network, request, account } = await given();
    const nf = await listen();
    try {
      const subscribed = await network.call('POST', `${SPENDING_LIMITS_BASE_PATH}/subscriptions`, {
        gpsi: `msisdn-${subscriber.msisdn}`,
        notifUri: `${nf.url}/pcf`,
      });
      const below = { cap: { policyCounterId: 'cap', currentStatus: 'below-50' } };
      expect([subscribed.status, subscribed.body]).toMatchObject([201, { statusInfos: below }]);

      const all = Number(TOP_UP_NANO / MIB_NANO);
      expect((await network.call('POST', PATH, request([{ ask: (all - 1) * MIB }], EVENT))).status).toBe(201);
      const exhausted = {
        cap: { currentStatus: 'exhausted', penPolCounterStatuses: [{ policyCounterStatus: 'below-50' }] },
      };
      expect(await nf.until(1)).toMatchObject([['/pcf/notify', { statusInfos: exhausted }]]);

      const created = await network.call(
        'POST',
        PATH,
        request([{ ask: 5 * MIB }], { notifyUri: `${nf.url}/smf?session=1` }),
      );
      expect(created.body).toMatchObject({
        multipleUnitInformation: [{ finalUnitIndication: { finalUnitAction: 'TERMINATE' } }],
      });
      const paidAt = Date.now();
      const credit = { reference: 'topupBalance/again', amountNano: MIB_NANO, paidAt, atMs: paidAt };
      await creditOnce({ balances, ledger }, tenant, subscriber.balanceId, credit);
      expect((await nf.until(2)).slice(1)).toEqual([['/smf?session=1', { notificationType: 'REAUTHORIZATION' }]]);

      const open = await account();
      const [plan] = open.plans;
      const ended = plan && endPlan(open, plan.productId, Date.now());
      expect(ended && (await balances.write(ended, open.number))).toEqual({ written: true });
      const told = (await nf.until(4)).slice(2).sort(([a], [b]) => (a < b ? -1 : 1));
      expect(told).toEqual([
        ['/pcf/terminate', { termCause: 'REMOVED_SUBSCRIBER' }],
        ['/smf?session=1', { notificationType: 'ABORT_CHARGING' }],
      ]);
    } finally {
      nf.close();
    }
  },
  STORY_MS,
);

test(
  'identical requests at once: one answer, one charge',
  async () => {
    const { tenant, subscribers, network, request, account } = await given();
    const COPIES = 20;
    /** A copy that only the ledger can judge, or that lost too many races, is told to come again. */
    const send = async (path: string, body: unknown): Promise<string> => {
      const end = Date.now() + PATIENCE_MS;
      for (;;) {
        const { status, body: answer } = await network.call('POST', path, body);
        if (status !== 503 || Date.now() > end) return JSON.stringify([status, answer]);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    };
    const copies = async (path: string, body: unknown): Promise<string> => {
      const told = await Promise.all(Array.from({ length: COPIES }, () => send(path, body)));
      expect(new Set(told).size).toBe(1);
      return told[0] ?? '';
    };
    const spent = async (): Promise<bigint> => (TOP_UP_NANO - (await account()).moneyNano) / MIB_NANO;

    await copies(PATH, request([{ ask: 3 * MIB }], EVENT));
    expect(await spent()).toBe(3n);
    const create = request([{ ask: 10 * MIB }, { rg: 2, ask: 60, counts: 'time' }]);
    await copies(PATH, create);
    const { headers } = await network.call('POST', PATH, create);
    const ref = headers.get('location')?.split('/').at(-1);
    await copies(
      `${PATH}/${ref}/update`,
      request([
        { used: 4 * MIB, ask: 10 * MIB },
        { rg: 2, used: 60, counts: 'time' },
      ]),
    );
    expect(await spent()).toBe(8n);
    await copies(`${PATH}/${ref}/release`, request([{ used: 5 * MIB }]));
    expect(await spent()).toBe(13n);
    expect((await account()).sessions.flatMap(({ groups }) => groups.map(({ granted }) => granted))).toEqual([0n, 0n]);
    const money = await readMoney(tenant, subscribers);
    expect(money.charged).toBe(13n * MIB_NANO);
  },
  STORY_MS,
);
