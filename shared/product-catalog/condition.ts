import { type ASTNode, Environment } from '@marcbachmann/cel-js';

/** A condition is a line, not a program. */
export const CONDITION_LENGTH_MAX = 1_000;
/** Most values of a list that a condition sees: with the limits below, an evaluation takes at most some milliseconds. */
export const FACT_VALUES_MAX = 100;
/** Macros walk a list; two inside each other take 10,000 steps of at most 100 nodes. */
const MACRO_NESTING_MAX = 2;
export const LANGUAGE_LIMITS = {
  maxAstNodes: 100,
  maxDepth: 16,
  maxListElements: 50,
  maxMapEntries: 10,
  maxCallArguments: 4,
};

const MACROS: readonly string[] = ['exists', 'all', 'exists_one'];
/** What may be called. No `matches`, which could run for ever, and nothing that builds texts or lists. */
const CALLABLE: readonly string[] = [
  ...MACROS,
  ...['has', 'size', 'timestamp', 'duration', 'startsWith', 'endsWith', 'contains'],
  ...['getFullYear', 'getMonth', 'getDate', 'getDayOfWeek', 'getDayOfYear', 'getHours', 'getMinutes'],
];

/** What a condition may speak of. What is not known is empty, so that a condition is always decided. */
export interface ConditionFacts {
  readonly customer: {
    readonly id: string;
    readonly status: string;
    /** Whether the person's identity was verified. */
    readonly verified: boolean;
    /** Bills that are due and not paid, counted up to a limit. */
    readonly overdueBills: number;
  };
  /** Market segments of the customer, and places that the offer is for, by their ids. */
  readonly segment: readonly string[];
  readonly place: readonly string[];
  readonly channel: string;
  /** Offerings whose products the customer has, by their ids. */
  readonly owned: readonly string[];
  /** Free numbers and SIMs in stock, counted up to a limit. */
  readonly stock: { readonly msisdn: number; readonly sim: number };
  /** Orders of this offering, counted up to a limit. */
  readonly demand: { readonly today: number; readonly yesterday: number };
  readonly nowMs: number;
  /** IANA name: the tenant's. `date`, `weekday` and `hour` are of its clocks. */
  readonly timeZone: string;
}

const language = new Environment({ limits: LANGUAGE_LIMITS })
  .registerVariable({
    name: 'customer',
    schema: { id: 'string', status: 'string', verified: 'bool', overdueBills: 'int' },
  })
  .registerVariable('segment', 'list<string>')
  .registerVariable('place', 'list<string>')
  .registerVariable('channel', 'string')
  .registerVariable('owned', 'list<string>')
  .registerVariable({ name: 'stock', schema: { msisdn: 'int', sim: 'int' } })
  .registerVariable({ name: 'demand', schema: { today: 'int', yesterday: 'int' } })
  .registerVariable('now', 'google.protobuf.Timestamp')
  .registerVariable('date', 'string')
  .registerVariable('weekday', 'int')
  .registerVariable('hour', 'int');

/**
 * What is wrong with a condition (a text in CEL, the Common Expression Language, that is true or false); undefined where
 * nothing is. It speaks of {@link ConditionFacts} alone and ends soon, whatever it says.
 */
export const faultOfCondition = (text: string): string | undefined => faultIn(language, text);

/** What is wrong with a condition of a language; undefined where nothing is. */
export function faultIn(language: Environment, text: string): string | undefined {
  if (text.length > CONDITION_LENGTH_MAX) return `has at most ${CONDITION_LENGTH_MAX} characters`;
  const checked = language.check(text);
  if (!checked.valid) return `is no condition: ${firstLine(checked.error?.message)}`;
  if (checked.type !== 'bool') return `is true or false, and this is ${checked.type}`;
  return faultOfCalls(language.parse(text).ast, 0);
}

/** Whether a checked condition holds; undefined where it cannot be said, such as of a date that is none. */
export function conditionHolds(text: string, facts: ConditionFacts): boolean | undefined {
  const { nowMs, timeZone, customer, channel } = facts;
  const few = (values: readonly string[]): readonly string[] => values.slice(0, FACT_VALUES_MAX);
  const counts = (of: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(of).map(([name, count]) => [name, BigInt(count)]));
  try {
    const result: unknown = language.evaluate(text, {
      customer: { ...customer, overdueBills: BigInt(customer.overdueBills) },
      channel,
      segment: few(facts.segment),
      place: few(facts.place),
      owned: few(facts.owned),
      stock: counts(facts.stock),
      demand: counts(facts.demand),
      now: new Date(nowMs),
      ...clockIn(timeZone, nowMs),
    });
    return typeof result === 'boolean' ? result : undefined;
  } catch {
    return undefined;
  }
}

/** Sweden writes dates and times as ISO 8601 does. */
const clockFace = (timeZone: string, nowMs: number): string[] =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(nowMs).split(' ');

/** The date on a zone's clocks, `2026-12-24`. */
export const localDate = (timeZone: string, nowMs: number): string => clockFace(timeZone, nowMs)[0] ?? '';

/** The date, the day of the week (Monday is 1) and the hour that a zone's clocks show. */
function clockIn(timeZone: string, nowMs: number): { date: string; weekday: bigint; hour: bigint } {
  const [date = '', time = ''] = clockFace(timeZone, nowMs);
  const sundayIsZero = new Date(`${date}T00:00:00Z`).getUTCDay();
  return { date, weekday: BigInt(sundayIsZero === 0 ? 7 : sundayIsZero), hour: BigInt(time.slice(0, 2)) };
}

/** Facts of nobody in particular at a time: what a price list shows. */
export const factsOfNobody = (nowMs: number, timeZone: string): ConditionFacts => ({
  customer: { id: '', status: '', verified: false, overdueBills: 0 },
  segment: [],
  place: [],
  channel: '',
  owned: [],
  stock: { msisdn: 0, sim: 0 },
  demand: { today: 0, yesterday: 0 },
  nowMs,
  timeZone,
});

function faultOfCalls({ op, args }: ASTNode, nesting: number): string | undefined {
  const name = op === 'call' || op === 'rcall' ? args[0] : undefined;
  if (name !== undefined && !CALLABLE.includes(name)) return `${name} cannot be called here`;
  const deeper = nesting + (name !== undefined && MACROS.includes(name) ? 1 : 0);
  if (deeper > MACRO_NESTING_MAX) return `nests at most ${MACRO_NESTING_MAX} of ${MACROS.join(', ')}`;
  for (const inner of nodesIn(args)) {
    const fault = faultOfCalls(inner, deeper);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function nodesIn(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(nodesIn);
  return isNode(args) ? [args] : [];
}

const isNode = (value: unknown): value is ASTNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value;

const firstLine = (message = 'it cannot be read'): string => message.split('\n')[0] ?? message;
