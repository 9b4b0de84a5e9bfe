import { isLosslessNumber } from 'lossless-json';
import { isRecord } from './read-path';

const MERGE_DEPTH_MAX = 24;

/** RFC 7396: null deletes, objects merge, everything else (arrays too) replaces. Deeper than 24 levels: replaces. */
export function mergePatch(target: unknown, patch: unknown, depth = 0): unknown {
  if (!isRecord(patch) || isLosslessNumber(patch) || depth > MERGE_DEPTH_MAX) return patch;
  const merged: Record<string, unknown> = isRecord(target) && !isLosslessNumber(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (name === '__proto__') continue;
    if (value === null) delete merged[name];
    else merged[name] = mergePatch(Object.hasOwn(merged, name) ? merged[name] : undefined, value, depth + 1);
  }
  return merged;
}
