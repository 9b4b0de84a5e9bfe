import type { DomainEvent } from '../tmf/event';
import { valuesAt } from '../tmf/read-path';

const CONDITIONS_MAX = 10;
const QUERY_LENGTH_MAX = 500;

/** What is wrong with a hub query, or undefined. */
export function checkQuery(query: unknown): string | undefined {
  if (typeof query !== 'string' || query.length > QUERY_LENGTH_MAX)
    return `is text of at most ${QUERY_LENGTH_MAX} characters`;
  const conditions = [...new URLSearchParams(query)];
  if (conditions.length > CONDITIONS_MAX) return `has at most ${CONDITIONS_MAX} conditions`;
  const odd = conditions.find(([path, value]) => path === '' || value === '');
  return odd ? 'is made of conditions such as eventType=ProductOrderCreateEvent' : undefined;
}

/** Whether an event meets a query: `eventType=A,B&event.productOrder.priority=1`. An empty query is met by all. */
export const matchesQuery = (query: string, event: DomainEvent): boolean =>
  [...new URLSearchParams(query)].every(([path, text]) => {
    const wanted = text.split(',');
    return valuesAt(event, path).some((value) => wanted.includes(String(value)));
  });
