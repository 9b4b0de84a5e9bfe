// The offers that are on sale, a page at a time.
//   FARTHING_URL=… FARTHING_TOKEN=… npx tsx docs/examples/read-the-catalog.ts
import { farthing } from '../client/client';

const PAGE = 5;
const { FARTHING_URL = '', FARTHING_TOKEN = '' } = process.env;
const client = farthing(FARTHING_URL, FARTHING_TOKEN);

for (let offset = 0, total = 1; offset < total; offset += PAGE) {
  const { data, error, response } = await client.GET('/tmf-api/productCatalogManagement/v4/productOffering', {
    params: { query: { lifecycleStatus: 'Active', fields: 'name,lifecycleStatus', sort: 'name', offset, limit: PAGE } },
  });
  if (error) throw new Error(`${error.code}: ${error.message} (request ${error.requestId})`);
  for (const { id, name } of data) console.log(`${id}  ${name}`);
  total = Number(response.headers.get('x-total-count'));
}
