import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SPECIFICATIONS } from '../conformance/official-api';

interface Operation {
  readonly responses: Readonly<Record<string, object>>;
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/**
 * An API's official schema with the two statuses that TMF630 and our references add to it: 206 for a part of a list, 422 for
 * a reference that leads nowhere. Listeners are the subscriber's to serve, so they are left out.
 */
export function officialDocument(id: string): object {
  const {
    basePath: _,
    host: __,
    ...document
  } = JSON.parse(readFileSync(join(SPECIFICATIONS, `${id}.v4.swagger.json`), 'utf8')) as {
    readonly paths: Paths;
    readonly [name: string]: unknown;
  };
  const paths = Object.entries(document.paths).filter(([path]) => !path.startsWith('/listener/'));
  return { ...document, paths: Object.fromEntries(paths.map(([path, item]) => [path, withStatuses(item)])) };
}

const withStatuses = (item: Paths[string]): object =>
  Object.fromEntries(
    Object.entries(item).map(([method, operation]) => {
      const { responses } = operation;
      const added =
        method === 'get' && responses['200'] ? { 206: responses['200'] } : { 422: { description: 'A reference' } };
      return [method, operation.responses ? { ...operation, responses: { ...responses, ...added } } : operation];
    }),
  );
