import { stringify } from 'lossless-json';
import type { ApiDeclaration, Body } from '../tmf/declaration';
import type { DomainEvent } from '../tmf/event';
import { matches, parseFilters } from '../tmf/filter';
import { parseJsonPath, pathsOf } from '../tmf/json-path';
import { selectFields } from '../tmf/select-fields';
import { eventResource } from './event-resources';
import { eventView } from './event-view';

const QUERY_LENGTH_MAX = 1_000;
/** What an event is told by, whatever `fields` leaves of it. */
const ALWAYS = ['eventId', 'eventTime', 'eventType'];

type Parameters = Readonly<Record<string, readonly string[]>>;

function parametersOf(query: string): Parameters {
  const search = new URLSearchParams(query);
  return Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)]));
}

/** What is wrong with a query of the hub, or undefined: filters of TMF630 over the event, `filter` and `fields`. */
export function checkQuery(query: unknown): string | undefined {
  if (typeof query !== 'string' || query.length > QUERY_LENGTH_MAX)
    return `is text of at most ${QUERY_LENGTH_MAX} characters`;
  const parameters = parametersOf(query);
  const holdsNothing = ([path, values]: readonly [string, readonly string[]]): boolean =>
    path.split('.').includes('') || (values.join('') === '' && !/[<>=*!]/.test(path));
  if (Object.entries(parameters).some(holdsNothing))
    return 'is made of conditions such as eventType=ProductOrderCreateEvent';
  const { violations } = parseFilters(eventResource, parameters);
  const [odd] = violations;
  if (odd) return `${odd.path} ${odd.message}`;
  const path = parameters.filter && parseJsonPath(parameters.filter.at(-1) ?? '', 'filter');
  return path && !path.ok ? `filter: ${path.error.violations?.[0]?.message ?? path.error.message}` : undefined;
}

/** Whether an event, as subscribers see it, meets a query. An empty query is met by all. */
export function matchesQuery(query: string, event: DomainEvent, apis: readonly ApiDeclaration[]): boolean {
  if (query === '') return true;
  const parameters = parametersOf(query);
  const plain = JSON.parse(stringify(eventView(event, apis)) ?? '{}') as Body;
  const { filters, violations } = parseFilters(eventResource, parameters);
  if (violations.length > 0 || !matches(eventResource, plain, filters)) return false;
  const path = parameters.filter && parseJsonPath(parameters.filter.at(-1) ?? '', 'filter');
  return !path || (path.ok && pathsOf([plain], path.value).length > 0);
}

/** The same query over what an event carries alone: `productOrder.state=completed`. */
export const ofContent = (query: string): string =>
  [...new URLSearchParams(query)]
    .map(([path, value]) => `${encodeURIComponent(`event.${path}`)}=${encodeURIComponent(value)}`)
    .join('&');

/** What a query leaves of an event: all of it, or its `fields`. */
export function shownBy(query: string, view: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { fields } = parametersOf(query);
  return fields ? selectFields(view, [...fields, ...ALWAYS]) : view;
}
