// Makes a person once, however often it is tried, and changes them only if nobody else has.
//   FARTHING_URL=… FARTHING_TOKEN=… npx tsx docs/examples/keep-a-person.ts
import { farthing } from '../client/client';

const { FARTHING_URL = '', FARTHING_TOKEN = '' } = process.env;
const client = farthing(FARTHING_URL, FARTHING_TOKEN);
const key = `example-${Date.now()}`;
const make = () =>
  client.POST('/tmf-api/party/v4/individual', {
    params: { header: { 'Idempotency-Key': key } },
    body: { givenName: 'Ada', familyName: 'Byron' },
  });

const first = await make();
const again = await make();
if (!first.data || !again.data) throw new Error(JSON.stringify(first.error ?? again.error));
console.log(`made ${first.data.id}, once: ${first.data.id === again.data.id}`);

const change = (familyName: string) =>
  client.PATCH('/tmf-api/party/v4/individual/{id}', {
    params: { path: { id: first.data.id }, header: { 'If-Match': first.response.headers.get('etag') ?? '' } },
    body: { familyName },
  });
const married = await change('Lovelace');
console.log(`now ${married.data?.givenName} ${married.data?.familyName}`);
const late = await change('Babbage');
console.log(`who comes late is told ${late.error?.code}`);
