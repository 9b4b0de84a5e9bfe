import type { MarketFacts } from '../../shared/product-catalog';
import { runJob } from '../../shared/product-catalog/run-job';
import { runRelease } from '../../shared/product-catalog/run-release';
import { serveTools } from '../../shared/product-catalog/serve-tools';
import { toolsHooks } from '../../shared/product-catalog/tools-hooks';
import { catalogToolsApi, RELEASE } from '../../shared/product-catalog/tools-resources';
import { tmfApi } from '../../shared/tmf/engine';
import { blue, caller, openCatalog, voice } from './open-catalog';
import { eventOf, memoryFiles } from './run-jobs';

export const TOOLS = catalogToolsApi.basePath;
const STEPS_MAX = 50;

/** The catalogs and their tools over one store, with a market that a test decides. */
export function openTools() {
  const shop = openCatalog();
  const files = memoryFiles();
  const market: { facts: MarketFacts } = {
    facts: { stock: { msisdn: 0, sim: 0 }, demand: { today: 0, yesterday: 0 } },
  };
  const ports = {
    store: shop.store,
    files,
    market: { facts: async () => market.facts },
    ids: shop.ids,
    clockOf: async () => shop.clock,
    timeZoneOf: async () => 'UTC',
  };
  const api = tmfApi(catalogToolsApi, { ...ports, hooks: toolsHooks });
  const tools = caller(async (request) => (await serveTools(request, ports)) ?? api(request));
  const make = async (path: string, body: object): Promise<string> => {
    const made = await shop.call('POST', path, body);
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return made.body.id;
  };
  /** An offering on sale with one price of voice. */
  const offer = async (name: string, status: string, more: object = {}) => {
    const price = await make('/productOfferingPrice', { ...voice, name: `${name} voice`, lifecycleStatus: status });
    const body = { name, version: '1.0', lifecycleStatus: status, productOfferingPrice: [{ id: price }], ...more };
    return { price, offering: await make('/productOffering', body) };
  };
  /** Moves a release and takes its steps to the end. */
  const moveRelease = async (id: string, status: string) => {
    const moved = await tools('PATCH', `${TOOLS}/release/${id}`, { status });
    if (moved.status !== 200) return moved;
    const jobs = { store: shop.store, files, nowMs: async () => shop.clock.now() };
    for (let step = 0; step < STEPS_MAX; step += 1) {
      const stored = await shop.store.get(blue, RELEASE.name, id);
      if (!stored) throw new Error('the release is there');
      if ((await runJob(eventOf(stored), jobs)) !== 'not-mine') throw new Error('a release is no job');
      if ((await runRelease(eventOf(stored), jobs)) !== 'stepped') break;
    }
    return tools('GET', `${TOOLS}/release/${id}`);
  };
  const statusOf = async (id: string) =>
    (await shop.store.get(blue, 'productOffering', id))?.body.lifecycleStatus as string | undefined;
  return { ...shop, files, market, tools, make, offer, moveRelease, statusOf };
}
