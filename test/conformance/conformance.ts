import { parseArgs } from 'node:util';
import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import { type Findings, findDifferences, readReasons, staleReasons, told } from './explain-differences';
import { officialIds, SPECIFICATIONS, specificationsAreAtHand } from './official-api';

const HELP = `npm run conformance [-- --api TMF622]

Compares every declared TM Forum API with its official v4 schema: attributes, types, values, what is mandatory, what may be
set and patched, operations and events. A difference needs a reason in its domain's differences.ts, and a reason its
difference. The schemas are read from ${SPECIFICATIONS};
without them nothing is compared. Ends with 1 when something is unexplained.

  --api   only this one, with the differences that have a reason`;

/** `npm run conformance`. Answers the exit code. */
async function conformance(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { api: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (!specificationsAreAtHand()) {
    console.log(`SKIPPED: TM Forum's v4 schemas are not at ${SPECIFICATIONS}: nothing is compared.`);
    return 0;
  }
  const wanted = officialIds().filter((id) => values.api === undefined || id === values.api);
  if (wanted.length === 0) {
    console.error(`There is no official schema of ${values.api}. There are: ${officialIds().join(', ')}.`);
    return 1;
  }
  const reasons = await readReasons();
  const found = PUBLISHED_APIS.filter(({ id }) => wanted.includes(id)).map((api) => findDifferences(api, reasons));
  const undeclared = wanted.filter((id) => !found.some(({ api }) => api.id === id));
  for (const one of found) tell(one, values.api !== undefined);
  const stale = values.api === undefined ? staleReasons(found, reasons) : [];
  for (const name of stale) console.log(`NO SUCH DIFFERENCE ANYWHERE ${name}`);
  console.log(summaryOf(found));
  if (undeclared.length > 0) console.log(`\nNot declared: ${undeclared.join(', ')}`);
  return undeclared.length + stale.length === 0 && found.every(isExplained) ? 0 : 1;
}

const isExplained = ({ unexplained, stale }: Findings): boolean => unexplained.length + stale.length === 0;

function tell(findings: Findings, all: boolean): void {
  const { api, explained, unexplained, stale } = findings;
  if (isExplained(findings) && !all) return;
  console.log(`${api.id} ${api.title}`);
  for (const one of unexplained) console.log(`  UNEXPLAINED ${told(one)}`);
  for (const name of stale) console.log(`  NO SUCH DIFFERENCE ${name}`);
  if (all) for (const one of explained) console.log(`  ${told(one)}\n    because ${one.reason}`);
  console.log('');
}

function summaryOf(found: readonly Findings[]): string {
  const rows = found.map(({ api, attributes, explained, unexplained, stale }) => [
    `${api.id} ${api.title}`,
    ...[api.resources.length, attributes, explained.length, unexplained.length, stale.length].map(String),
  ]);
  const total = (column: number) => String(rows.reduce((sum, row) => sum + Number(row[column]), 0));
  const head = ['API', 'resources', 'attributes', 'with reason', 'unexplained', 'stale reasons'];
  const lines = [head, ...rows, [`${found.length} APIs`, ...[1, 2, 3, 4, 5].map(total)]];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
  return lines.map((line) => line.map(pad).join('  ')).join('\n');
}

process.exitCode = await conformance(process.argv.slice(2));
