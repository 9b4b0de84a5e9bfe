import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from '../../local/openapi/documents';

const FOLDER = join(__dirname, '../../docs/openapi');
const generated = documents();

test('what is committed is what the declarations say: npm run openapi', () => {
  const committed = readdirSync(FOLDER);
  expect([...generated.keys()].sort()).toEqual(committed.sort());
  const stale = committed.filter((name) => readFileSync(join(FOLDER, name), 'utf8') !== generated.get(name));
  expect(stale).toEqual([]);
});
