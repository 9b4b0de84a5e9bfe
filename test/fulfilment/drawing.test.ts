import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployedDefinition } from './deployed-definition';
import { STATE_WORDS } from './describe-states';
import { statesOf } from './draw-definition';
import { drawnSections } from './draw-sections';

const page = readFileSync(join(__dirname, '../../docs/ordering.md'), 'utf8');

test('every state of the deployed machine has its words, and nothing else has', () =>
  expect(Object.keys(STATE_WORDS).sort()).toEqual([...statesOf(deployedDefinition()).keys()].sort()));

test('docs/ordering.md shows the machine as it is deployed', async () => {
  const stale = (await drawnSections())
    .filter((section) => !page.includes(section))
    .map((section) => section.split('\n')[0]);
  expect({ stale, mend: 'npm run draw' }).toEqual({ stale: [], mend: 'npm run draw' });
});
