import { isLosslessNumber } from 'lossless-json';
import { isRecord } from './read-path';

const ALWAYS = ['id', 'href'];

/** Keeps what `fields` names, with id and href always; `none` keeps those alone; not given keeps all (TMF630 §4.3). */
export function selectFields(
  body: Readonly<Record<string, unknown>>,
  given: readonly string[] | undefined,
): Readonly<Record<string, unknown>> {
  const fields = given?.flatMap((text) => text.split(',')).filter((text) => text !== '') ?? [];
  if (fields.length === 0) return body;
  const paths = fields.filter((field) => field !== 'none').map((field) => field.split('.'));
  const kept = keep(body, [...ALWAYS.map((name) => [name]), ...paths]);
  return isRecord(kept) ? kept : {};
}

function keep(value: unknown, paths: readonly (readonly string[])[]): unknown {
  if (paths.some((path) => path.length === 0)) return value;
  if (Array.isArray(value)) return value.map((item) => keep(item, paths));
  if (!isRecord(value) || isLosslessNumber(value)) return value;
  const chosen: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const below = paths.filter(([head]) => head === name).map(([, ...rest]) => rest);
    if (below.length > 0) chosen[name] = keep(item, below);
  }
  return chosen;
}
