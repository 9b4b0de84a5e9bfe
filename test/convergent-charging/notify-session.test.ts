import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NoticeRefusedError, postNotice } from '../../shared/adapters/aws/post-notice';
import { addPlan, endPlan, signalEvents } from '../../shared/balance-management';
import { sessionNotice } from '../../shared/convergent-charging';
import type { DomainEvent } from '../../shared/tmf/event';
import { brief, makeNetwork } from './network';
import { makeWorld, NOW } from './world';

const MIB = 1_048_576;
const MIB_NANO = 100_000_000n;
const NOTIFY = { notifyUri: 'https://smf.example/nsmf-callback/notify_urn:uuid:3f1b0a1e-0000-4000-8000-000000000001' };

/** Two MiB of money, and what the table's stream tells network functions since it was asked last. */
async function given() {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 2n * MIB_NANO);
  const network = makeNetwork(world.ports, world.cache);
  let seen = world.written.length;
  const events = async (): Promise<DomainEvent[]> => {
    const written = world.written.slice(seen);
    seen = world.written.length;
    await world.projectAll();
    return written.flatMap(signalEvents).filter(({ resource }) => resource === 'chargingSession');
  };
  const told = async () => {
    const notices = (await events()).map((event) => sessionNotice(world.ports, event));
    return (await Promise.all(notices)).map((notice) => notice && [notice.url, JSON.parse(notice.body)]);
  };
  const change = async (move: 'add' | 'end', productId: string, addOn = false) => {
    const account = await world.account();
    const plan = { productId, offeringId: 'payg', from: NOW, addOn };
    const next = move === 'add' ? addPlan(account, plan, [], NOW) : endPlan(account, productId, NOW);
    if (next) await world.ports.balances.write(next, account.number);
    network.cache.clear();
  };
  return { world, network, told, events, change };
}
const reauthorization = [NOTIFY.notifyUri, { notificationType: 'REAUTHORIZATION' }];
const abort = [NOTIFY.notifyUri, { notificationType: 'ABORT_CHARGING' }];

describe('what a network function is told', () => {
  test('money after the last grant: to ask anew; before it, nothing', async () => {
    const { network, told, world } = await given();
    const { ref } = await network.open([{ ask: MIB }], NOTIFY);
    await world.topUp('topupBalance/2', MIB_NANO);
    network.cache.clear();
    expect(await told()).toEqual([]);
    expect(brief(await network.update(ref, [{ ask: 9 * MIB }]))).toEqual([`1 SUCCESS ${3 * MIB} final`]);
    await world.topUp('topupBalance/3', MIB_NANO);
    network.cache.clear();
    expect(await told()).toEqual([reauthorization]);
    expect(brief(await network.update(ref, [{ used: MIB, ask: MIB }]))).toEqual([`1 SUCCESS ${MIB}`]);
    await world.topUp('topupBalance/4', MIB_NANO);
    expect(await told()).toEqual([]);
  });

  test('money after a refusal; only who is open and asked to be told', async () => {
    const { network, told, world } = await given();
    await network.open([{ ask: 2 * MIB }]);
    await network.open([{ ask: MIB }], NOTIFY);
    const { ref } = await network.open([{ ask: MIB }], { ...NOTIFY, notifyUri: 'https://other.example/n' });
    await network.release(ref);
    await world.topUp('topupBalance/2', MIB_NANO);
    expect(await told()).toEqual([reauthorization]);
  });

  test('another plan, one plan less: to ask anew; no plan left: to end', async () => {
    const { network, told, change } = await given();
    await network.open([{ ask: MIB }], NOTIFY);
    await change('add', 'add-on', true);
    expect(await told()).toEqual([reauthorization]);
    await change('end', 'add-on');
    expect(await told()).toEqual([reauthorization]);
    await change('end', 'product-1');
    expect(await told()).toEqual([abort]);
  });

  test('nothing, when its session ended before it could be told', async () => {
    const { network, world, events } = await given();
    const { ref } = await network.open([{ ask: 2 * MIB }], NOTIFY);
    await world.topUp('topupBalance/2', MIB_NANO);
    network.cache.clear();
    const [event] = await events();
    await network.release(ref);
    expect(event && (await sessionNotice(world.ports, event))).toBeUndefined();
  });

  test('an address that is none is refused', async () => {
    const { network } = await given();
    for (const notifyUri of ['smf', 7, 'file:///etc/passwd', `https://smf.example/${'x'.repeat(300)}`]) {
      const { answer } = await network.open([], { notifyUri });
      expect([answer.status, answer.body.invalidParams?.[0]?.param]).toEqual([400, 'notifyUri']);
    }
  });
});

describe('how it is told', () => {
  async function answering(status: number) {
    const got: string[] = [];
    const server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => got.push(`${request.method} ${request.url} ${chunk}`));
      request.on('end', () => response.writeHead(status, { Location: 'http://127.0.0.1:1/' }).end());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/notify?session=1`, got, close: () => server.close() };
  }

  test.each<[status: number, told: string]>([
    [204, 'taken'],
    [200, 'taken'],
    [404, 'unknown-there'],
    [410, 'unknown-there'],
    [307, 'again'],
    [429, 'again'],
    [500, 'again'],
    [503, 'again'],
  ])('an answer of %i: %s', async (status, told) => {
    const nf = await answering(status);
    try {
      const outcome = await postNotice({ url: nf.url, body: '{}' }, true).catch((problem: unknown) => {
        if (problem instanceof NoticeRefusedError) return 'again';
        throw problem;
      });
      expect([outcome, nf.got]).toEqual([told, ['POST /notify?session=1 {}']]);
    } finally {
      nf.close();
    }
  });

  test('outside a local cloud nothing private, unencrypted or with a password is called', async () => {
    const nf = await answering(204);
    const port = new URL(nf.url).port;
    const urls = [
      nf.url,
      `https://127.0.0.1:${port}/`,
      `https://[::1]:${port}/`,
      'https://169.254.169.254/latest/meta-data',
      'https://10.0.0.1/',
      'https://smf.internal/',
      'https://user:secret@smf.example/',
    ];
    try {
      for (const url of urls) expect(await postNotice({ url, body: '{}' }, false)).toBe('not-allowed');
      expect(nf.got).toEqual([]);
    } finally {
      nf.close();
    }
  });
});
