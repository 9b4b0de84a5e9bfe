import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clientOf } from '../../local/demo/callers';
import { SIGNATURE_HEADER, sign } from '../../shared/platform/listener-call';

const CATALOG = '/tmf-api/productCatalogManagement/v4';
const EVENTS = '/tmf-api/event/v4';
const PATIENCE_MS = 60_000;
const POLL_MS = 100;
const run = `${process.pid}${Date.now()}`.slice(-9);

interface Told {
  readonly path: string;
  readonly body: string;
  readonly signature: string;
  readonly event: { eventType: string; eventId: string; event: { category: { id: string; name: string } } };
}

/** A subscriber on this machine. */
async function listen() {
  const told: Told[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const signature = String(request.headers[SIGNATURE_HEADER.toLowerCase()]);
      told.push({ path: request.url ?? '', body, signature, event: JSON.parse(body) });
      response.writeHead(201).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { told, callback: `http://127.0.0.1:${port}/hook`, close: () => server.close() };
}

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!holds() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

test('who subscribed at the hub is told of each change, in order and signed; another tenant’s subscriber of none', async () => {
  const blue = await clientOf(`hub-blue-${run}`, 'operator');
  const red = await clientOf(`hub-red-${run}`, 'operator');
  const [ours, theirs] = [await listen(), await listen()];
  try {
    const hub = await blue.post<{ id: string; secret: string }>(`${CATALOG}/hub`, { callback: ours.callback });
    await red.post(`${CATALOG}/hub`, { callback: theirs.callback });

    const { id } = await blue.post<{ id: string }>(`${CATALOG}/category`, { name: 'v1' });
    for (const change of [{ name: 'v2' }, { lifecycleStatus: 'In design' }, { name: 'v4' }])
      await blue.patch(`${CATALOG}/category/${id}`, change);
    expect((await blue.call('DELETE', `${CATALOG}/category/${id}`)).status).toBe(204);

    const versions = (): string[] => [...new Set(ours.told.map(({ event }) => event.eventId.split('.').at(-1) ?? ''))];
    await until(() => versions().length >= 5);
    expect(versions()).toEqual(['1', '2', '3', '4', '5']);
    expect([...new Set(ours.told.map(({ path }) => path))]).toEqual([
      '/hook/listener/categoryCreateEvent',
      '/hook/listener/categoryAttributeValueChangeEvent',
      '/hook/listener/categoryStateChangeEvent',
      '/hook/listener/categoryDeleteEvent',
    ]);
    for (const { body, signature } of ours.told) {
      const seconds = Number(/^t=(\d+),/.exec(signature)?.[1]);
      expect(signature).toBe(`t=${seconds},v1=${sign(body, hub.secret, seconds)}`);
    }
    expect(theirs.told).toEqual([]);

    const log = await blue.call<{ status: string; httpStatus: number }[]>('GET', `${CATALOG}/hub/${hub.id}/delivery`);
    expect(log.body.length).toBeGreaterThanOrEqual(5);
    expect(log.body[0]).toMatchObject({ status: 'delivered', httpStatus: 201 });

    ours.told.length = 0;
    const from = new Date(Date.now() - 600_000).toISOString();
    expect((await blue.call('POST', `${CATALOG}/hub/${hub.id}/replay`, { from })).status).toBe(202);
    await until(() => versions().length >= 5);
    expect(versions()).toEqual(['1', '2', '3', '4', '5']);

    const topic = await blue.post<{ id: string }>(`${EVENTS}/topic`, { headerQuery: 'eventType=CategoryDeleteEvent' });
    const events = await blue.call<{ eventType: string; event: { category: { id: string } } }[]>(
      'GET',
      `${EVENTS}/topic/${topic.id}/event`,
    );
    expect(events.body.map(({ eventType, event }) => [eventType, event.category.id])).toEqual([
      ['CategoryDeleteEvent', id],
    ]);
    expect((await blue.call('DELETE', `${CATALOG}/hub/${hub.id}`)).status).toBe(204);
  } finally {
    ours.close();
    theirs.close();
  }
}, 120_000);
