import { PRICES } from '../load/prices';
import { costOfStories } from './cost-of-orders';
import { deployedDefinition } from './deployed-definition';
import { describeStates, drawDefinition } from './draw-definition';

const begin = (name: string): string => `<!-- ${name}: written by npm run draw -->`;
const end = (name: string): string => `<!-- end of ${name} -->`;

/** The parts of docs/ordering.md that the definition says, each between the marks that it is found by. */
export async function drawnSections(): Promise<readonly string[]> {
  const definition = deployedDefinition();
  const parts = { machine: drawDefinition(definition), states: describeStates(definition), cost: await costTable() };
  return Object.entries(parts).map(([name, text]) => `${begin(name)}\n\n${text}\n\n${end(name)}`);
}

async function costTable(): Promise<string> {
  const costs = await costOfStories();
  const rows = costs.map(({ order, transitions, invocations }) => {
    const dollars =
      (transitions * PRICES.stateTransition.dollars) / PRICES.stateTransition.per +
      (invocations * PRICES.lambdaRequest.dollars) / PRICES.lambdaRequest.per;
    return `| ${order} | ${transitions} | ${invocations} | $${dollars.toFixed(6)} | $${(dollars * 10_000).toFixed(2)} |`;
  });
  const head = '| an order of | state transitions | calls of functions | list price | of 10,000 such |';
  return [head, '|---|---:|---:|---:|---:|', ...rows].join('\n');
}

/** The page with each section as it is now. A section that it has not is an error. */
export function withSections(page: string, sections: readonly string[]): string {
  return sections.reduce((text, section) => {
    const [first = ''] = section.split('\n');
    const last = section.slice(section.lastIndexOf('\n') + 1);
    const [from, to] = [text.indexOf(first), text.indexOf(last)];
    if (from < 0 || to < from) throw new Error(`docs/ordering.md has no place for it: ${first} … ${last}`);
    return text.slice(0, from) + section + text.slice(to + last.length);
  }, page);
}
