import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { BodyOf, ResourceDeclaration } from '../tmf/declaration';
import { type Filter, parseFilters } from '../tmf/filter';
import { CATALOG_APIS, ENTRIES, entriesOf } from './catalog-apis';
import type { EXPORT_JOB, IMPORT_JOB } from './job-resources';
import { productCatalogApi } from './resources';

export type Job = BodyOf<typeof EXPORT_JOB> | BodyOf<typeof IMPORT_JOB>;

/** What a job is about: kinds of entries, and of one kind those that the filters take. */
export interface JobScope {
  readonly kinds: readonly ResourceDeclaration[];
  readonly filters: readonly Filter[];
}

/**
 * What a job is about: the collection at the end of its `path`, else all of the catalog that it was posted to. The product
 * catalog's takes the others' entries along, since it refers to them. `query` filters one collection, as its GET does.
 */
export function scopeOf(job: Job): Result<JobScope, Failure> {
  const api = CATALOG_APIS.find(({ basePath }) => job.href.startsWith(`${basePath}/`));
  const whole = !api || api === productCatalogApi ? ENTRIES : entriesOf(api);
  const { path = '' } = job;
  const query = 'query' in job ? (job.query ?? '') : '';
  const root = CATALOG_APIS.some(({ basePath }) => path.replace(/\/$/, '').endsWith(basePath));
  const kind = whole.find(({ name }) => path.replace(/\/$/, '').split('/').at(-1) === name);
  if (path !== '' && !root && !kind)
    return wrong('path', `ends in one of these: ${whole.map(({ name }) => name).join(', ')}`);
  if (query === '') return ok({ kinds: kind ? [kind] : whole, filters: [] });
  if (!kind) return wrong('query', 'filters one collection: name it in path');
  const { filters, violations } = parseFilters(kind, valuesOf(query));
  const [bad] = violations;
  return bad ? wrong(`query.${bad.path}`, bad.message) : ok({ kinds: [kind], filters });
}

function valuesOf(query: string): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query.replace(/^\?/, '')))
    values[name] = [...(values[name] ?? []), value];
  return values;
}

const wrong = (path: string, message: string) =>
  err(failure('unprocessable', 'The job cannot be done', { violations: [{ path, message }] }));
