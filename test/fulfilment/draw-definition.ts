import { STATE_WORDS } from './describe-states';
import type { Definition, State } from './run-states';

/** Mermaid's own word ends a subgraph. */
const nodeOf = (name: string): string => (name === 'end' ? 'end_' : name);

/** A state's nodes: a box, a question, an end, or for a Map the box around its own states. */
function nodes(name: string, state: State, indent: string): string[] {
  if (state.ItemProcessor)
    return [
      `${indent}subgraph ${nodeOf(name)} ["${name}: for each"]`,
      ...drawn(state.ItemProcessor, `${indent}  `),
      `${indent}end`,
    ];
  const [open, close] = shapeOf(state);
  return [`${indent}${nodeOf(name)}${open}"${name}"${close}`];
}

function shapeOf({ Type, Resource }: State): readonly [string, string] {
  if (Type === 'Choice') return ['{', '}'];
  if (Type === 'Succeed' || Type === 'Fail') return ['([', '])'];
  if (Type === 'Pass') return ['>', ']'];
  return Resource?.endsWith('waitForTaskToken') ? ['[[', ']]'] : ['[', ']'];
}

function drawn({ States }: Definition, indent: string): string[] {
  const states = Object.entries(States);
  const arrows = states.flatMap(([name, state]) => arrowsOf(name, state));
  return [
    ...states.flatMap(([name, state]) => nodes(name, state, indent)),
    ...arrows.map((arrow) => `${indent}${arrow}`),
  ];
}

function arrowsOf(name: string, { Next, Default, Choices = [], Catch = [] }: State): string[] {
  const from = nodeOf(name);
  return [
    ...(Next === undefined ? [] : [`${from} --> ${nodeOf(Next)}`]),
    ...Choices.map((rule) => `${from} -->|${wordsOf(rule)}| ${nodeOf(rule.Next)}`),
    ...(Default === undefined ? [] : [`${from} -->|else| ${nodeOf(Default)}`]),
    ...Catch.map(({ ErrorEquals, Next: to }) => {
      const what = ErrorEquals.includes('States.ALL') ? 'fails' : ErrorEquals.join(', ');
      return `${from} -.->|${what}| ${nodeOf(to)}`;
    }),
  ];
}

/** A rule of a Choice in a few words: the variable without its path, and what it is held against. */
function wordsOf(rule: Readonly<Record<string, unknown>>): string {
  const { And: and, Variable: variable, Next: _next, ...rest } = rule;
  if (Array.isArray(and)) return wordsOf((and.at(-1) ?? {}) as Record<string, unknown>);
  const [comparison = '', wanted] = Object.entries(rest)[0] ?? [];
  const name = last(variable);
  if (comparison === 'IsPresent') return `has ${name}`;
  if (comparison.startsWith('NumericLessThan')) return `${name} below ${last(wanted)}`;
  return `${name} is ${last(wanted)}`;
}
const last = (path: unknown): string => String(path).split('.').at(-1) ?? '';

/** The machine as a Mermaid flowchart: dotted arrows are what happens when a state fails for good. */
export const drawDefinition = (definition: Definition): string =>
  ['```mermaid', 'flowchart TD', `  begin([begin]) --> ${definition.StartAt}`, ...drawn(definition, '  '), '```'].join(
    '\n',
  );

/** Every state of a definition, with those within its Maps, by its name. */
export function statesOf({ States }: Definition): ReadonlyMap<string, State> {
  const all = new Map<string, State>();
  for (const [name, state] of Object.entries(States)) {
    all.set(name, state);
    if (state.ItemProcessor) for (const [inner, one] of statesOf(state.ItemProcessor)) all.set(inner, one);
  }
  return all;
}

/** A table of every state: what it is for, how long it may take, how often it is tried again, and where it leads when it fails for good. */
export function describeStates(definition: Definition): string {
  const rows = [...statesOf(definition)].map(([name, state]) =>
    [`\`${name}\``, STATE_WORDS[name] ?? '', patienceOf(state), againOf(state), failureOf(state)].join(' | '),
  );
  return ['| state | what it is for | limit | tried again | fails for good |', '|---|---|---|---|---|']
    .concat(rows.map((row) => `| ${row} |`))
    .join('\n');
}

function patienceOf({ Type, TimeoutSeconds, TimeoutSecondsPath, HeartbeatSecondsPath }: State): string {
  if (Type !== 'Task') return '';
  if (TimeoutSecondsPath === undefined) return `${TimeoutSeconds} s`;
  return HeartbeatSecondsPath === undefined ? 'the task’s' : 'the task’s, and its heartbeat';
}

const againOf = ({ Retry = [] }: State): string =>
  Retry.map(({ ErrorEquals, MaxAttempts }) => `${MaxAttempts} × ${kindOf(ErrorEquals)}`).join(', ');

/** A retrier by what it is for; one of a single error, or of few, by their names. */
function kindOf(errors: readonly string[]): string {
  if (errors.includes('Lambda.TooManyRequestsException')) return 'passing';
  if (errors.includes('Runtime.ExitError')) return 'lost';
  return errors.map((error) => error.replace('States.', '')).join(' or ');
}

const failureOf = ({ Catch = [], Type }: State): string =>
  Catch.length > 0
    ? [...new Set(Catch.map(({ Next }) => `\`${Next}\``))].join(', ')
    : Type === 'Task' || Type === 'Map'
      ? 'what it is within fails'
      : '';
