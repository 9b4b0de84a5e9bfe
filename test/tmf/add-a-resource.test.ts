import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import type { ApiDeclaration } from '../../shared/tmf/declaration';
import * as declaration from '../../shared/tmf/declaration';
import { openApiOf } from '../../shared/tmf/openapi/document';
import { serve } from '../harness/serve';
import { agent, NOW } from './shop';

const LINES_MAX = 60;
const guide = readFileSync(join(__dirname, '../../shared/tmf/README.md'), 'utf8');
const [, source = ''] = /^## Add a resource$.*?^```ts\n(.*?)^```$/ms.exec(guide) ?? [];

/** The guide's declaration as a newcomer would have it in a domain's folder. */
function guidesApi(): ApiDeclaration {
  const { code } = transformSync(source, { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
  const made: { parcelApi?: ApiDeclaration } = {};
  new Function('exports', 'require', code)(made, () => declaration);
  if (!made.parcelApi) throw new Error('The guide declares parcelApi');
  return made.parcelApi;
}

test('the guide’s declaration, as it stands there, is a served API in under 60 lines', async () => {
  expect(source.trim().split('\n').length).toBeLessThan(LINES_MAX);
  const api = guidesApi();
  const call = serve(api, { nowMs: NOW });
  const made = await call(agent, 'POST', '/parcel', { name: 'book', value: { unit: 'EUR', value: 12.5 } });
  expect(made).toMatchObject({ status: 201, body: { '@type': 'Parcel', id: 'id1', status: 'packed' } });
  expect((await call(agent, 'POST', '/parcel', { colour: 'red' })).body).toMatchObject({
    violations: [{ path: 'colour' }, { path: 'name' }],
  });
  expect((await call(agent, 'PATCH', '/parcel/id1', { status: 'received' })).body).toMatchObject({
    code: 'illegal-transition',
    violations: [{ path: 'status', message: 'one of: sent, lost' }],
  });
  expect(await call(agent, 'PATCH', '/parcel/id1', { status: 'sent' })).toMatchObject({ body: { status: 'sent' } });
  expect(Object.keys(openApiOf(api).paths ?? {})).toEqual(
    expect.arrayContaining([
      '/farthing/parcel/v1/parcel',
      '/farthing/parcel/v1/parcel/{id}',
      '/farthing/parcel/v1/hub',
    ]),
  );
});
