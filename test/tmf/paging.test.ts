import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { countingIds } from '../../shared/kernel/ids';
import type { Caller } from '../../shared/kernel/tenant';
import { tmfApi } from '../../shared/tmf/engine';
import type { ListQuery } from '../../shared/tmf/resource-store';
import { newResource } from '../../shared/tmf/write-resource';
import { agent, anna, callerOf, NOW, parcel, type Shown, shopApi } from './shop';

/** Counts what is read and what is counted, as DynamoDB would charge for it. */
class CountingStore extends MemoryResourceStore {
  read = 0;
  counted = 0;
  override async list(query: ListQuery) {
    const page = await super.list(query);
    this.read += page.items.length;
    return page;
  }
  override paging() {
    const paging = super.paging();
    return {
      ...paging,
      count: async (query: ListQuery) => {
        const found = await paging.count(query);
        this.counted += found.count;
        return found;
      },
    };
  }
}

/** A shop with so many parcels, n0 to nX, a second between them; each third is red and anna's. */
async function openLargeShop(parcels: number) {
  const store = new CountingStore(shopApi.resources);
  const add = async (at: number) => {
    const mine = at % 3 === 0;
    const body = {
      name: `n${at}`,
      colour: mine ? ('red' as const) : ('green' as const),
      relatedParty: [{ id: mine ? 'anna' : 'ben' }],
    };
    const nowMs = NOW + at * 1_000;
    const id = `p${at}`;
    await store.create(newResource(parcel, { tenant: agent.tenant, id, body, basePath: shopApi.basePath, nowMs }));
  };
  for (let at = 0; at < parcels; at += 1) await add(at);
  const handler = tmfApi(shopApi, { store, ids: countingIds('p'), clockOf: async () => fixedClock(NOW) });
  return { call: callerOf(handler, shopApi.basePath), store, add };
}

const names = ({ body }: Shown): string[] => body.map(({ name }: { name: string }) => name);
const linkOf = ({ headers }: Shown, rel: string): string | undefined =>
  new RegExp(`<[^>]*/shop/v4([^>]*)>; rel="${rel}"`).exec(headers.Link ?? '')?.[1];
const numbers = (from: number, count: number, step = 1) =>
  Array.from({ length: count }, (_, at) => `n${from + at * step}`);

type Shop = Awaited<ReturnType<typeof openLargeShop>>;
async function walk({ call }: Shop, target: string, caller: Caller = agent, pagesMax = 200): Promise<string[]> {
  const found: string[] = [];
  let next: string | undefined = target;
  for (let pages = 0; pages < pagesMax && next !== undefined; pages += 1) {
    const page: Shown = await call('GET', next, { caller });
    expect(page.headers['X-Result-Count']).toBe(String(page.body.length));
    found.push(...names(page));
    next = linkOf(page, 'next');
  }
  expect(next).toBeUndefined();
  return found;
}

describe('a page by place', () => {
  test('costs what it shows, wherever it is; the rest is counted once, up to the limit', async () => {
    const shop = await openLargeShop(5_000);
    const first = await shop.call('GET', '/parcel?limit=10');
    expect([shop.store.read, shop.store.counted]).toEqual([10, 1_990]);
    expect([first.status, first.headers['X-Total-Count'], first.headers['X-Scan-Limit-Reached']]).toEqual([
      206,
      '2000',
      '2000',
    ]);
    expect(linkOf(first, 'last')).toBeUndefined();
    shop.store.counted = 0;
    let page = first;
    for (let at = 1; at < 60; at += 1) {
      shop.store.read = 0;
      page = await shop.call('GET', linkOf(page, 'next') ?? '');
      expect([shop.store.read, shop.store.counted]).toEqual([10, 0]);
    }
    expect(names(page)).toEqual(numbers(590, 10));
    expect(linkOf(page, 'prev')).toBe('/parcel?offset=580&limit=10');
  });

  test('walks the whole list once, in creation order, and ends', async () => {
    const shop = await openLargeShop(120);
    expect(await walk(shop, '/parcel?limit=50')).toEqual(numbers(0, 120));
    expect(await walk(shop, '/parcel?limit=60')).toEqual(numbers(0, 120));
    expect(await walk(shop, '/parcel?colour=red&limit=7')).toEqual(numbers(0, 40, 3));
    expect(await walk(shop, '/parcel?limit=7', anna)).toEqual(numbers(0, 40, 3));
  });

  test('newest first is the index read backwards', async () => {
    const shop = await openLargeShop(60);
    expect(await walk(shop, '/parcel?sort=-created&limit=25')).toEqual(numbers(0, 60).reverse());
    shop.store.read = 0;
    await shop.call('GET', '/parcel?sort=-created&limit=5');
    expect(shop.store.read).toBe(5);
  });

  test('does not move when something is made or removed before it', async () => {
    const shop = await openLargeShop(10);
    const first = await shop.call('GET', '/parcel?sort=-created&limit=3');
    await shop.add(10);
    await shop.store.remove(agent.tenant, 'parcel', 'p9', 1);
    expect(names(await shop.call('GET', linkOf(first, 'next') ?? ''))).toEqual(['n6', 'n5', 'n4']);
  });

  test.each([
    ['?offset=3&limit=2', ['n3', 'n4'], '10', 206],
    ['?offset=8&limit=5', ['n8', 'n9'], '10', 206],
    ['?offset=10', [], '10', 206],
    ['?offset=99', [], '10', 206],
    ['?limit=0', [], '10', 206],
    ['?limit=10', numbers(0, 10), '10', 200],
  ])('%s', async (query, expected, total, status) => {
    const shop = await openLargeShop(10);
    const page = await shop.call('GET', `/parcel${query}`);
    expect([names(page), page.headers['X-Total-Count'], page.status]).toEqual([expected, total, status]);
  });

  test('an offset beyond what is counted shows nothing, says so and leads on', async () => {
    const shop = await openLargeShop(2_100);
    const page = await shop.call('GET', '/parcel?offset=2050&limit=10');
    expect([page.body, page.headers['X-Scan-Limit-Reached']]).toEqual([[], '2000']);
    expect(names(await shop.call('GET', linkOf(page, 'next') ?? ''))).toEqual(numbers(2_000, 10));
  });
});

describe('a page of what must be judged', () => {
  test('reads up to the limit, says so, and leads on to the rest', async () => {
    const shop = await openLargeShop(4_500);
    const page = await shop.call('GET', '/parcel?name.regex=99$&limit=10');
    expect(shop.store.read).toBe(2_000);
    expect([page.status, page.headers['X-Scan-Limit-Reached'], page.headers['X-Total-Count']]).toEqual([
      206,
      '2000',
      '20',
    ]);
    expect(await walk(shop, '/parcel?name.regex=99$&limit=10')).toEqual(numbers(99, 45, 100));
  });

  test('a page that finds nothing within the limit is empty, and has a next one', async () => {
    const shop = await openLargeShop(4_100);
    const page = await shop.call('GET', '/parcel?name=n4050');
    expect([page.body, page.headers['X-Total-Count']]).toEqual([[], '0']);
    expect(await walk(shop, '/parcel?name=n4050')).toEqual(['n4050']);
  });

  test('one sorted by something else has no places: it is of what was read, and says so', async () => {
    const shop = await openLargeShop(2_100);
    const page = await shop.call('GET', '/parcel?sort=-name&limit=2');
    expect([page.headers['X-Scan-Limit-Reached'], linkOf(page, 'next')]).toEqual([
      '2000',
      '/parcel?sort=-name&offset=2&limit=2',
    ]);
  });
});

describe('a cursor', () => {
  const cursorOf = (page: Shown) => new URLSearchParams(linkOf(page, 'next')?.split('?')[1]).get('cursor') ?? '';

  test.each<[string, (cursor: string) => string]>([
    ['of another filter', (cursor) => `/parcel?colour=green&cursor=${cursor}`],
    ['of another sort', (cursor) => `/parcel?sort=name&cursor=${cursor}`],
    ['of another resource', (cursor) => `/stamp?cursor=${cursor}`],
    ['that is no encoding', () => '/parcel?cursor=%00'],
    ['that is nothing', () => '/parcel?cursor='],
    [
      'that says no number',
      (cursor) => {
        const said = JSON.parse(Buffer.from(cursor, 'base64url').toString());
        return `/parcel?cursor=${Buffer.from(JSON.stringify({ ...said, total: 'x' })).toString('base64url')}`;
      },
    ],
  ])('%s is refused', async (_name, target) => {
    const shop = await openLargeShop(10);
    const cursor = cursorOf(await shop.call('GET', '/parcel?limit=3'));
    const refused = await shop.call('GET', target(cursor));
    expect([refused.status, refused.body.violations?.[0].path]).toEqual([400, 'cursor']);
  });

  test('goes with another page size and other fields, and with no offset', async () => {
    const shop = await openLargeShop(10);
    const cursor = cursorOf(await shop.call('GET', '/parcel?limit=3'));
    const page = await shop.call('GET', `/parcel?limit=2&fields=name&cursor=${cursor}`);
    expect(names(page)).toEqual(['n3', 'n4']);
    const both = await shop.call('GET', `/parcel?offset=1&cursor=${cursor}`);
    expect(both.body.violations).toEqual([{ path: 'offset', message: 'is left out beside a cursor' }]);
  });
});
