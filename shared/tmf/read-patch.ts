import type { ApiRequest } from '../kernel/api';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Body, ResourceDeclaration } from './declaration';
import { applyJsonPatch, parseJsonPatch } from './json-patch';
import { mergePatch } from './merge-patch';
import { JSON_PATCH, JSON_PATCH_QUERY, JSON_TYPE, MERGE_PATCH, mediaTypeOf, parseBody } from './parse-request';
import { applyPatchQuery, parsePatchQuery } from './patch-query';
import { isRecord } from './read-path';
import { toPlain } from './respond';

/** What a PATCH takes; `application/json` is a merge patch (TMF630 part 1 §5). */
export const PATCH_TYPES = [MERGE_PATCH, JSON_PATCH, JSON_PATCH_QUERY, JSON_TYPE];

/** What a patch document does to a body, and which attributes it names. */
export interface Patch {
  readonly named: readonly string[];
  readonly apply: (body: Body) => Result<Record<string, unknown>, Failure>;
}

export function readPatch(declaration: ResourceDeclaration, request: ApiRequest): Result<Patch, Failure> {
  const raw = parseBody(request, PATCH_TYPES);
  if (!raw.ok) return raw;
  switch (mediaTypeOf(request.headers)) {
    case JSON_PATCH:
      return readJsonPatch(raw.value);
    case JSON_PATCH_QUERY:
      return readPatchQuery(declaration, raw.value);
    default:
      return readMergePatch(raw.value);
  }
}

/** A body that stands in place of the one before: only what we set, and a state that it does not say, stay. */
export function readReplacement({ state, readOnly }: ResourceDeclaration, request: ApiRequest): Result<Patch, Failure> {
  const raw = parseBody(request, [JSON_TYPE]);
  if (!raw.ok) return raw;
  const { value } = raw;
  if (!isRecord(value)) return err(failure('invalid-request', 'An object is expected'));
  const kept = new Set(['id', 'href', ...readOnly, ...(state ? [state.attribute] : [])]);
  return ok({
    named: Object.keys(value),
    apply: (body) => ok({ ...Object.fromEntries(Object.entries(body).filter(([name]) => kept.has(name))), ...value }),
  });
}

function readMergePatch(document: unknown): Result<Patch, Failure> {
  if (!isRecord(document)) return err(failure('invalid-request', 'A merge patch is an object'));
  return ok({
    named: Object.keys(document),
    apply: (body) => {
      const merged = mergePatch(body, document);
      return ok(isRecord(merged) ? { ...merged } : {});
    },
  });
}

function readJsonPatch(document: unknown): Result<Patch, Failure> {
  const operations = parseJsonPatch(document);
  if (!operations.ok) return operations;
  const changing = operations.value.filter(({ op }) => op !== 'test');
  const named = changing.flatMap(({ op, path, from }) => [path[0] ?? '', ...(op === 'move' ? [from?.[0] ?? ''] : [])]);
  return ok({ named, apply: (body) => applyJsonPatch(body, operations.value) });
}

function readPatchQuery(declaration: ResourceDeclaration, document: unknown): Result<Patch, Failure> {
  const queries = parsePatchQuery(document);
  if (!queries.ok) return queries;
  const changing = queries.value.filter(({ op }) => op !== 'test');
  const named = changing.flatMap(({ op, path, from }) => [
    path.attribute,
    ...(op === 'move' && from ? [from.attribute] : []),
  ]);
  const plain = (body: Body) => (standing: Readonly<Record<string, unknown>>) =>
    toPlain(declaration, { ...standing, id: body.id, href: body.href }, '');
  return ok({ named, apply: (body) => applyPatchQuery(body, queries.value, plain(body)) });
}
