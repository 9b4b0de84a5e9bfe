import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpNetworkProvisioning, secretOf } from '../../shared/adapters/aws/http-network-provisioning';
import { RoutedNetworkProvisioning } from '../../shared/adapters/aws/routed-network-provisioning';
import { tenantId } from '../../shared/kernel/tenant';
import { SIGNATURE_HEADER, sign } from '../../shared/platform/listener-call';
import { kindOf, type NetworkMessage, type NetworkOperation, type OssSystem } from '../../shared/service-ordering';

const TENANT = tenantId('breeze');
const SECRET = 'ours';
const NOW = Date.parse('2026-11-01T12:00:00Z');
const SECONDS = NOW / 1_000;

interface Heard {
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
interface Says {
  readonly status: number;
  readonly body?: unknown;
  /** Signed by this secret; by the system's own where it says none; not at all where it is null. */
  readonly secret?: string | null;
}

/** A system of a tenant as HTTP sees it: hears a call and says one thing. */
let server: Server | undefined;
async function system(says: Says): Promise<{ url: string; heard: Heard[] }> {
  const heard: Heard[] = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      heard.push({ path: request.url, headers: request.headers, body });
      const text = says.body === undefined ? '' : JSON.stringify(says.body);
      const asked = says.secret ?? (heard.length > 0 ? currentSecret : '');
      const signature = says.secret === null ? {} : { [SIGNATURE_HEADER]: `t=1,v1=${sign(text, asked, 1)}` };
      response.writeHead(says.status, { 'Content-Type': 'application/json', ...signature }).end(text);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/oss/`, heard };
}
let currentSecret = '';
afterEach(() => {
  server?.close();
  server = undefined;
});

const message = (operation: NetworkOperation, more: Partial<NetworkMessage> = {}): NetworkMessage => {
  const { system: to } = kindOf(operation);
  currentSecret = secretOf(SECRET, { tenant: TENANT, system: to });
  return {
    tenant: TENANT,
    id: 'order1-1-task',
    orderId: 'order1',
    operation,
    system: to,
    attempt: 2,
    msisdn: '491510000001',
    iccid: '8949000000000000001',
    ...more,
  };
};
const ask = async (says: Says, asked: NetworkMessage) => {
  const { url, heard } = await system(says);
  const http = new HttpNetworkProvisioning({ url, secret: async () => SECRET, local: true, nowMs: () => NOW });
  const answer = await http.request(asked);
  return { answer, heard: heard[0] };
};
const es2 = (status: string, more: object = {}, statusCodeData?: object) => ({
  header: { functionExecutionStatus: { status, ...(statusCodeData ? { statusCodeData } : {}) } },
  ...more,
});

describe('a system that is called by HTTP', () => {
  test('is sent the message, signed as a delivery is, and may answer later', async () => {
    const { answer, heard } = await ask({ status: 202 }, message('port-in', { parameters: { donor: 'other-op' } }));
    expect(answer).toBeUndefined();
    expect(heard?.path).toBe('/oss/networkTask/port-in');
    expect(JSON.parse(heard?.body ?? '')).toMatchObject({
      id: 'order1-1-task',
      attempt: 2,
      parameters: { donor: 'other-op' },
    });
    expect(heard?.headers['idempotency-key']).toBe('order1-1-task.2');
    expect(heard?.headers[SIGNATURE_HEADER.toLowerCase()]).toBe(
      `t=${SECONDS},v1=${sign(heard?.body ?? '', currentSecret, SECONDS)}`,
    );
  });

  test.each<[string, Says, object | undefined]>([
    [
      'done',
      { status: 200, body: { outcome: 'done', result: { trackingId: 'p1' } } },
      { outcome: 'done', result: { trackingId: 'p1' } },
    ],
    [
      'declined, and why',
      { status: 200, body: { outcome: 'declined', code: 'outOfStock' } },
      { outcome: 'declined', code: 'outOfStock' },
    ],
    ['later', { status: 200, body: { accepted: true } }, undefined],
    [
      'what is wrong',
      { status: 422, body: { code: 'addressUnknown' } },
      { outcome: 'declined', code: 'addressUnknown' },
    ],
    ['that it is busy', { status: 503 }, { outcome: 'failed', code: 'busy', reason: 'HTTP 503' }],
    ['that we ask too much', { status: 429 }, { outcome: 'failed', code: 'busy', reason: 'HTTP 429' }],
    ['go elsewhere, which is not followed', { status: 302 }, { outcome: 'failed', code: 'busy', reason: 'HTTP 302' }],
    [
      'done, by somebody else',
      { status: 200, body: { outcome: 'done' }, secret: 'theirs' },
      { outcome: 'failed', reason: 'the answer is not signed' },
    ],
    [
      'done, unsigned',
      { status: 200, body: { outcome: 'done' }, secret: null },
      { outcome: 'failed', reason: 'the answer is not signed' },
    ],
  ])('says %s', async (_, says, told) => {
    const { answer } = await ask(says, message('ship-goods'));
    if (told === undefined) expect(answer).toBeUndefined();
    else expect(answer).toMatchObject({ tenant: TENANT, id: 'order1-1-task', attempt: 2, ...told });
  });

  test('and is not there: it is asked again', async () => {
    const http = new HttpNetworkProvisioning({
      url: 'http://127.0.0.1:9',
      secret: async () => SECRET,
      local: true,
      nowMs: () => NOW,
    });
    expect(await http.request(message('ship-goods'))).toMatchObject({ outcome: 'failed', code: 'busy' });
  });

  test.each(['http://partner.example.com', 'https://127.0.0.1', 'https://169.254.169.254/latest', 'https://localhost'])(
    'is not called at %s in an account',
    async (url) => {
      const http = new HttpNetworkProvisioning({ url, secret: async () => SECRET, local: false, nowMs: () => NOW });
      expect(await http.request(message('ship-goods'))).toMatchObject({ outcome: 'failed', code: 'busy' });
    },
  );
});

describe('an SM-DP+ hears ES2+', () => {
  test.each<[NetworkOperation, string, object]>([
    ['order-profile', 'downloadOrder', {}],
    ['confirm-profile', 'confirmOrder', { releaseFlag: false }],
    ['release-profile', 'releaseProfile', {}],
    ['cancel-profile', 'cancelOrder', { finalProfileStatusIndicator: 'Available' }],
  ])('%s as %s', async (operation, name, fields) => {
    const done = { status: 200, body: es2('Executed-Success') };
    const { answer, heard } = await ask(done, message(operation));
    expect(heard?.path).toBe(`/oss/gsma/rsp2/es2plus/${name}`);
    expect(heard?.headers['x-admin-protocol']).toBe('gsma/rsp/v2.2.0');
    expect(JSON.parse(heard?.body ?? '')).toMatchObject({
      header: { functionCallIdentifier: 'order1-1-task.2' },
      iccid: '8949000000000000001F',
      ...fields,
    });
    expect(answer).toMatchObject({ outcome: 'done' });
  });

  test('an undo as cancelOrder', async () => {
    const undo = { ...message('order-profile'), operation: 'undo', undoing: 'order-profile', undoes: 'a' } as const;
    const { heard } = await ask({ status: 200, body: es2('Executed-Success') }, undo);
    expect(heard?.path).toBe('/oss/gsma/rsp2/es2plus/cancelOrder');
  });

  test.each<[string, object, object]>([
    [
      'gives the activation code',
      es2('Executed-Success', { matchingId: 'AB', smdpAddress: 'smdp.example.com' }),
      { outcome: 'done', result: { matchingId: 'AB', smdpAddress: 'smdp.example.com' } },
    ],
    [
      'does not know the profile',
      es2('Failed', {}, { subjectCode: '8.2.1', reasonCode: '3.9' }),
      { outcome: 'declined', code: 'profileUnavailable', reason: '8.2.1 3.9' },
    ],
    ['broke', es2('Failed', {}, { subjectCode: '8.8', reasonCode: '4.2' }), { outcome: 'failed', reason: '8.8 4.2' }],
    [
      'will not',
      es2('Failed', {}, { subjectCode: '8.1', reasonCode: '1.2' }),
      { outcome: 'declined', reason: '8.1 1.2' },
    ],
  ])('%s', async (_, body, told) => {
    const { answer } = await ask({ status: 200, body }, message('confirm-profile'));
    expect(answer).toMatchObject(told);
  });
});

describe('an NSSMF hears TS 28.531', () => {
  const undo = { operation: 'undo', undoes: 'order1-1-slice', undoing: 'allocate-slice' } as const;
  test.each<[string, NetworkMessage, string, object]>([
    [
      'allocates',
      message('allocate-slice', { profile: { id: 'gaming', name: 'Gaming' }, parameters: { dLThptPerUE: '100' } }),
      '/oss/AllocateNssi',
      { nSSIId: 'nssi-order1-1-task', sliceProfile: { dLThptPerUE: '100', serviceProfileId: 'gaming' } },
    ],
    [
      'deallocates the one that it is told',
      message('deallocate-slice', { parameters: { sliceSubnetId: 'n7' } }),
      '/oss/DeallocateNssi',
      { nSSIId: 'n7' },
    ],
    [
      'takes an allocation back',
      { ...message('allocate-slice'), ...undo },
      '/oss/DeallocateNssi',
      { nSSIId: 'nssi-order1-1-slice' },
    ],
  ])('%s', async (_, asked, path, body) => {
    const { heard } = await ask({ status: 200, body: { status: 'OperationInProgress' } }, asked);
    expect(heard?.path).toBe(path);
    expect(JSON.parse(heard?.body ?? '')).toMatchObject(body);
  });

  test.each([
    ['OperationSucceeded', { outcome: 'done', result: { sliceSubnetId: 'n7' } }],
    ['OperationFailed', { outcome: 'declined', code: 'noCapacity' }],
  ])('%s', async (status, told) => {
    const { answer } = await ask({ status: 200, body: { status, nSSIId: 'n7' } }, message('allocate-slice'));
    expect(answer).toMatchObject(told);
  });
});

describe('a task goes', () => {
  const routed = async (given: { sandbox?: boolean; local?: boolean; simulator?: boolean; to?: OssSystem }) => {
    const went: string[] = [];
    const port = (name: string) => ({ request: async () => void went.push(name) as undefined });
    const says = await system({ status: 202 });
    const routes = new RoutedNetworkProvisioning({
      settings: async () => ({
        isSandbox: given.sandbox ?? false,
        networkSystems: given.to === undefined ? [] : [{ system: given.to, url: says.url }],
      }),
      queue: port('queue'),
      ...(given.simulator === false ? {} : { simulator: port('simulator') }),
      http: { secret: async () => SECRET, local: given.local ?? false, nowMs: () => NOW },
    });
    await routes.request(message('ship-goods'));
    return [...went, ...says.heard.map(() => 'http')];
  };
  test.each([
    ['of a live brand by queue', {}, ['queue']],
    ['of a sandbox to the simulator', { sandbox: true }, ['simulator']],
    ['of a sandbox by queue where nothing is simulated', { sandbox: true, simulator: false }, ['queue']],
    ['of anybody to the simulator on a local cloud', { local: true }, ['simulator']],
    ['where its tenant says, first of all', { local: true, sandbox: true, to: 'shipping' }, ['http']],
    ['elsewhere, where its tenant speaks of another system', { local: true, to: 'slice' }, ['simulator']],
  ] as const)('%s', async (_, given, to) => expect(await routed(given)).toEqual(to));
});

test('each tenant’s systems have a secret of their own', () => {
  const all = [TENANT, tenantId('gale')].flatMap((tenant) =>
    (['esim', 'slice'] as const).map((to) => secretOf(SECRET, { tenant, system: to })),
  );
  expect(new Set(all).size).toBe(4);
});
