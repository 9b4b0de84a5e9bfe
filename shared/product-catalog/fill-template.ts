import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import { isRecord } from '../tmf/read-path';
import type { ResourceStore } from '../tmf/resource-store';
import { sameJson } from '../tmf/same-json';
import type { Entry } from './catalog-file';
import { productOfferingResource } from './resources';
import type { TEMPLATE } from './tools-resources';
import { type Made, writeDraft } from './write-draft';

type Template = BodyOf<typeof TEMPLATE>;
type Values = Readonly<Record<string, unknown>>;

const BLANK = /\{\{([A-Za-z0-9]{1,40})\}\}/g;

/**
 * Makes the entries of a template with its blanks filled, and writes them: judged like any file. Fails with every blank that has
 * no value, or none of those allowed, and every value that fills none.
 */
export async function fillTemplate(
  store: ResourceStore,
  tenant: TenantId,
  template: Template,
  values: Values,
  given: { readonly nowMs: number; nextId(of: string): string },
): Promise<Result<Made, Failure>> {
  const filled = valuesFor(template, values);
  if (!filled.ok) return filled;
  const ids = new Map((template.entry ?? []).map(({ key = '' }) => [key, given.nextId(key)]));
  const entries = (template.entry ?? []).map(({ key = '', resource = '', body }): Entry => {
    const whole = fill(body, filled.value, ids);
    return { resource, id: ids.get(key) ?? '', body: isRecord(whole) ? whole : {} };
  });
  return writeDraft(store, tenant, entries, given.nowMs);
}

/** What is wrong with a template before anybody fills it: blanks that nobody declared, and no offering. */
export function faultsOfTemplate({ blank = [], entry = [] }: Template): Violation[] {
  const known = new Set(blank.map(({ name }) => name));
  const used = new Set([...JSON.stringify(entry).matchAll(BLANK)].map(([, name]) => name));
  return [
    ...[...used]
      .filter((name) => !known.has(name))
      .map((name) => ({ path: 'blank', message: `${name} is not declared` })),
    ...[...known]
      .filter((name) => !used.has(name))
      .map((name) => ({ path: 'blank', message: `${name} is used nowhere` })),
    ...(entry.filter(({ resource }) => resource === productOfferingResource.name).length === 1
      ? []
      : [{ path: 'entry', message: 'has one productOffering' }]),
  ];
}

function valuesFor({ blank = [] }: Template, values: Values): Result<Values, Failure> {
  const violations: Violation[] = Object.keys(values)
    .filter((name) => !blank.some((one) => one.name === name))
    .map((name) => ({ path: `value.${name}`, message: 'fills no blank' }));
  const filled = blank.map((one) => {
    const name = one.name ?? '';
    const value = Object.hasOwn(values, name) ? values[name] : one.default;
    if (value === undefined)
      violations.push({ path: `value.${name}`, message: `is missing: ${one.description ?? name}` });
    else if (one.allowed && !one.allowed.some((allowed) => sameJson(allowed, value)))
      violations.push({ path: `value.${name}`, message: `is one of: ${one.allowed.join(', ')}` });
    return [name, value] as const;
  });
  return violations.length === 0
    ? ok(Object.fromEntries(filled))
    : err(failure('unprocessable', 'The blanks cannot be filled so', { violations }));
}

function fill(value: unknown, values: Values, ids: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => fill(item, values, ids));
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, values, ids)]));
  if (typeof value !== 'string') return value;
  if (value.startsWith('#') && ids.has(value.slice(1))) return ids.get(value.slice(1));
  const [, alone] = /^\{\{([A-Za-z0-9]{1,40})\}\}$/.exec(value) ?? [];
  return alone === undefined ? value.replace(BLANK, (_all, name: string) => String(values[name])) : values[alone];
}
