import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiChange, breaks, compareFacts } from '../../local/openapi/compare-facts';
import { documents } from '../../local/openapi/documents';
import { factsOf } from '../../local/openapi/facts';

const DOCS = join(__dirname, '../../docs');
const released = readFileSync(join(DOCS, 'api-released.txt'), 'utf8').trimEnd().split('\n');
const now = [...documents()].flatMap(([id, document]) => factsOf(id, document));
const [, unreleased = ''] = readFileSync(join(DOCS, 'api-changelog.md'), 'utf8').split(/^## /m);

const lines = unreleased.split('\n').filter((line) => line.startsWith('- '));
const isBreaking = (line: string): boolean => line.includes('**breaking**');
const quotedIn = (line: string): string[] => [...line.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

/** `- every API: \`takes Filter\` …`: facts that have what stands in backticks are told, whichever API they are of. */
const isToldOfEvery = (fact: string): boolean =>
  lines
    .filter((line) => line.startsWith('- every API') && (isBreaking(line) || fact.startsWith('+ ')))
    .some((line) => quotedIn(line).some((text) => fact.includes(text)));

/** `- TMF622 \`ProductOrder_Create\`: …`, with **breaking** where a caller has to change something. */
function isTold({ api, subject, breaking, facts }: ApiChange): boolean {
  const rest = facts.filter((fact) => !isToldOfEvery(fact));
  const stillBreaks = breaking && rest.some((fact) => breaks(fact.startsWith('+') ? '+' : '-', fact.slice(2)));
  const tells = (line: string) => line.includes(api) && line.includes(subject) && (!stillBreaks || isBreaking(line));
  return rest.length === 0 || lines.some(tells);
}

test('every change since the release stands in docs/api-changelog.md, and says so where it breaks a caller', () => {
  const untold = compareFacts(released, now).filter((change) => !isTold(change));
  expect(untold).toEqual([]);
});

describe('what breaks a caller', () => {
  const before = [
    'A GET /x',
    'A GET /x 200',
    'A Thing.a: string',
    'A Thing_Create.s = on',
    'A Thing_Create.b required',
  ];
  const change = (after: readonly string[]) =>
    compareFacts(before, after).map(({ subject, breaking }) => [subject, breaking]);
  const without = (fact: string) => before.filter((one) => one !== fact);

  test.each<[string, readonly string[], readonly [string, boolean][]]>([
    ['an operation is gone', without('A GET /x'), [['GET /x', true]]],
    ['an attribute is gone', without('A Thing.a: string'), [['Thing', true]]],
    ['an attribute has another type', [...without('A Thing.a: string'), 'A Thing.a: integer'], [['Thing', true]]],
    ['a value is no longer taken', without('A Thing_Create.s = on'), [['Thing_Create', true]]],
    ['an attribute is demanded', [...before, 'A Thing_Create.c required'], [['Thing_Create', true]]],
    ['an attribute is no longer demanded', without('A Thing_Create.b required'), [['Thing_Create', false]]],
    ['an attribute is new', [...before, 'A Thing.c: string'], [['Thing', false]]],
    ['a failure is new', [...before, 'A GET /x 501'], [['GET /x', false]]],
    ['an API is new, whatever it demands', [...before, 'B Other_Create.a required'], [['B', false]]],
    ['an API is gone', [], [['A', true]]],
  ])('%s', (_, after, expected) => expect(change(after)).toEqual(expected));
});
