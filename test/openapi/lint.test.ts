import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConfig, lintFromString } from '@redocly/openapi-core';

const DOCS = join(__dirname, '../../docs');
/** What is generated, and what was written by hand of the network's own APIs. */
const files = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /^openapi\/.*\.json$/.test(name) || name.endsWith('.openapi.yaml'),
);

test.each(files)('%s breaks no rule of Redocly’s', async (name) => {
  const config = await createConfig({ extends: ['recommended-strict'] });
  const source = readFileSync(join(DOCS, name), 'utf8');
  const problems = await lintFromString({ source, absoluteRef: name, config });
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
});
