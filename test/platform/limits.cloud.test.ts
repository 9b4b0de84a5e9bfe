import { readOutputs } from '../../local/cloud/outputs';
import { clientOf } from '../../local/demo/callers';
import { loadTenant, TENANTS } from '../../local/demo/load';

const LIMIT_MS = 120_000;
const PATH = '/tmf-api/party/v4/individual?limit=1';
/** Ten seconds at two a second, and the tenant's limit is seen within ten more. */
const CALLS_MAX = 2_000;

test(
  'who calls more often than the tenant allows is told 429, in the one shape, and when to come back',
  async () => {
    await loadTenant({ ...TENANTS.demo, tenant: 'hasty', numberRange: '3538944', numbers: 3 });
    const operator = await clientOf('hasty', 'operator');
    await operator.patch('/farthing/tenantManagement/v1/tenant/hasty', { callerRequestsPerSecond: 2 });
    const agent = await clientOf('hasty', 'agent');
    let refused = await agent.call('GET', PATH);
    for (let call = 0; call < CALLS_MAX && refused.status !== 429; call += 1) refused = await agent.call('GET', PATH);
    expect(refused).toMatchObject({
      status: 429,
      body: { '@type': 'Error', code: 'too-many-requests', status: '429' },
    });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(10);
    // Another caller of the tenant is not told so.
    expect((await operator.call('GET', '/farthing/tenantManagement/v1/tenant')).status).toBe(200);
  },
  LIMIT_MS,
);

test('the documents are read without a token; every answer names its request', async () => {
  const { apiUrl } = readOutputs();
  const page = await fetch(`${apiUrl}/docs`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.headers.get('x-request-id')).toBeTruthy();
  const script = await fetch(`${apiUrl}/docs/swagger-ui-bundle.js`);
  expect((await script.text()).length).toBeGreaterThan(1_000_000);
  const document = (await (await fetch(`${apiUrl}/docs/TMF622.json`)).json()) as { openapi: string; servers: object[] };
  expect(document).toMatchObject({ openapi: '3.1.0', servers: [{ url: apiUrl }] });
  const stranger = await fetch(`${apiUrl}/tmf-api/party/v4/individual`);
  expect([stranger.status, stranger.headers.get('x-request-id') !== null]).toEqual([401, true]);
});
