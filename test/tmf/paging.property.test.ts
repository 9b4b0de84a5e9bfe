import fc from 'fast-check';
import { openShop, type Shown } from './shop';

/** However a list is cut into pages, its pages together are the list. */
test('pages by cursor and by offset make the whole list, each resource once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('red', 'green', 'blue'), { maxLength: 30 }),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('', 'colour=red', 'colour.ne=red', 'sort=-created', 'sort=colour', 'name.regex=1'),
      async (colours, limit, query) => {
        const { call, clock } = openShop();
        for (const [at, colour] of colours.entries()) {
          await call('POST', '/parcel', { body: { name: `n${at}`, colour } });
          clock.advance(1);
        }
        const whole: Shown = await call('GET', `/parcel?${query}&limit=500`);
        expect(whole.status).toBe(200);
        const byLink: unknown[] = [];
        let next: string | undefined = `/parcel?${query}&limit=${limit}`;
        for (let pages = 0; pages <= 40 && next !== undefined; pages += 1) {
          const page: Shown = await call('GET', next);
          expect(page.headers['X-Total-Count']).toBe(String(whole.body.length));
          expect(page.status).toBe(page.body.length < whole.body.length ? 206 : 200);
          byLink.push(...page.body);
          next = /<[^>]*\/shop\/v4([^>]*)>; rel="next"/.exec(page.headers.Link ?? '')?.[1];
        }
        expect(byLink).toEqual(whole.body);
        const byOffset: unknown[] = [];
        for (let offset = 0; offset < whole.body.length; offset += limit)
          byOffset.push(...(await call('GET', `/parcel?${query}&offset=${offset}&limit=${limit}`)).body);
        expect(byOffset).toEqual(whole.body);
      },
    ),
    { numRuns: 60 },
  );
});
