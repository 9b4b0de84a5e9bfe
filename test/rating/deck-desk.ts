import { MemoryTariffStore } from '../../shared/adapters/memory/memory-balances';
import { MemoryContents } from '../../shared/adapters/memory/memory-contents';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import type { ApiRequest } from '../../shared/kernel/api';
import { fixedClock } from '../../shared/kernel/clock';
import { failureStatus } from '../../shared/kernel/errors';
import { countingIds } from '../../shared/kernel/ids';
import { type Role, tenantId } from '../../shared/kernel/tenant';
import { type PriceRule, priceUsage, type RatableUsage, rateUsage, type Tariff, tariffAt } from '../../shared/rating';
import { deckHooks } from '../../shared/rating/deck-hooks';
import { rateDeck, rateDeckApi, rateDeckHead } from '../../shared/rating/resources';
import { serveDeck } from '../../shared/rating/serve-deck';
import { TariffView } from '../../shared/rating/tariff-view';
import { tmfApi } from '../../shared/tmf/engine';

export const TENANT = tenantId('decks');
export const NOW = Date.parse('2026-12-01T00:00:00Z');
export const DECKS = `${rateDeckApi.basePath}/${rateDeck.name}`;

const DATA: PriceRule = {
  priceId: 'data',
  service: 'data',
  zone: 'home',
  destinationPrefixes: [],
  visitedNetworks: [],
  priceNano: 4_000_000n,
  perUnits: 1_048_576n,
  connectFeeNano: 0n,
  firstIncrement: 1024n,
  nextIncrement: 1024n,
  decimals: 4,
  rounding: 'up',
};
/** As the catalog publishes it: data, and no calls. */
export const catalogTariff = (over: Partial<Tariff> = {}): Tariff => ({
  offeringId: 'payg',
  version: '1.1',
  currency: 'EUR',
  validFrom: NOW - 86_400_000,
  rules: [DATA],
  allowances: [],
  ...over,
});

export const PREFIXES = 'prefix,zone\n353,ie\n49,de\n4915,de mobile\n';
export const VOICE = [
  'zone,period,from_second,connect_fee,rate_per_60_seconds,increment_seconds',
  'de,,0,0,0.02,60',
  'de mobile,,0,0.05,0.1,30',
  'ie,,0,0,0.01,60',
  '',
].join('\n');

export interface DeskAnswer {
  readonly status: number;
  readonly text: string;
  // A test reads what it expects; anything else fails it.
  // biome-ignore lint/suspicious/noExplicitAny: the body of whatever was asked
  readonly body: any;
  readonly headers: Readonly<Record<string, string>>;
}

/** The rate deck API over memory. */
export class DeckDesk {
  readonly clock = fixedClock(NOW);
  readonly store = new MemoryResourceStore([rateDeck, rateDeckHead]);
  readonly tariffs = new MemoryTariffStore();
  readonly ports = { store: this.store, contents: new MemoryContents(), tariffs: this.tariffs };
  private readonly api = tmfApi(rateDeckApi, {
    store: this.store,
    ids: countingIds('D'),
    clockOf: async () => this.clock,
    hooks: { rateDeck: deckHooks(this.ports), tariff: { store: new TariffView(this.tariffs) } },
  });

  static async withCatalog(): Promise<DeckDesk> {
    const desk = new DeckDesk();
    await desk.tariffs.put(TENANT, catalogTariff());
    return desk;
  }

  async call(method: string, path: string, body?: unknown, role: Role = 'operator'): Promise<DeskAnswer> {
    const [address = '', search = ''] = path.split('?');
    const isCsv = typeof body === 'string';
    const request: ApiRequest = {
      method,
      path: address,
      query: Object.fromEntries([...new URLSearchParams(search)].map(([name, value]) => [name, [value]])),
      headers: {
        'content-type': isCsv ? 'text/csv' : method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      },
      body: body === undefined || isCsv ? (body as string | undefined) : JSON.stringify(body),
      caller: { tenant: TENANT, subject: 'x', roles: [role] },
      requestId: 'r',
      baseUrl: '',
    };
    const answer = (await serveDeck(request, async () => this.clock, this.ports)) ?? (await this.api(request));
    if ('failure' in answer)
      return { status: failureStatus(answer.failure.code), text: '', body: answer.failure, headers: {} };
    const { status, body: text = '', headers = {} } = answer;
    return { status, text, headers, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined };
  }

  /** A draft with its tables; answers its address. */
  async draft(tables: Readonly<Record<string, string>>, over: object = {}): Promise<string> {
    const terms = { name: 'Calls', productOffering: { id: 'payg' }, currency: 'EUR', ...over };
    const drafted = await this.call('POST', DECKS, terms);
    if (drafted.status !== 201) throw new Error(JSON.stringify(drafted.body));
    const address = `${DECKS}/${drafted.body.id}`;
    for (const [table, csv] of Object.entries(tables)) {
      const filled = await this.call('PUT', `${address}/${table}.csv`, csv);
      if (filled.status !== 200) throw new Error(JSON.stringify(filled.body));
    }
    return address;
  }

  publish = (address: string): Promise<DeskAnswer> => this.call('PATCH', address, { status: 'published' });

  /** Nano currency units; undefined when nothing rates it. */
  async costOf(usage: Partial<RatableUsage>, atMs = NOW): Promise<bigint | undefined> {
    const tariff = tariffAt(await this.tariffs.versions(TENANT, 'payg'), atMs);
    const rated =
      tariff &&
      rateUsage({ service: 'voice', units: 60n, destination: '49151', startedAtMs: atMs, ...usage }, [tariff]);
    return rated && priceUsage(rated).amountNano;
  }
}
