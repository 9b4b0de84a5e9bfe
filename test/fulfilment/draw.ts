import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../local/cloud/settings';
import { runCommand } from '../../local/cloud/steps';
import { drawnSections, withSections } from './draw-sections';

const PAGE = join(ROOT, 'docs/ordering.md');

/** `npm run draw`: writes what the deployed definition says into docs/ordering.md. */
await runCommand(async () => {
  writeFileSync(PAGE, withSections(readFileSync(PAGE, 'utf8'), await drawnSections()));
  console.log('docs/ordering.md shows the state machine as it is');
});
