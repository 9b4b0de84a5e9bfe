/** Where a usage record came from: what its `source` says. */
export type UsageSource =
  | { readonly kind: 'file'; readonly fileId: string; readonly line: number }
  | { readonly kind: 'api'; readonly id: string }
  | { readonly kind: 'replay'; readonly id: string };

export const apiSource = (usageResourceId: string): string => `api:${usageResourceId}`;
export const replaySource = (quarantineId: string): string => `replay:${quarantineId}`;

/** Undefined for a source that no code of ours writes. */
export function readSource(source: string): UsageSource | undefined {
  const at = source.indexOf(':');
  const [head, rest] = [source.slice(0, at), source.slice(at + 1)];
  if (at < 1 || rest === '') return undefined;
  if (head === 'api' || head === 'replay') return { kind: head, id: rest };
  return /^[1-9]\d{0,8}$/.test(rest) ? { kind: 'file', fileId: head, line: Number(rest) } : undefined;
}
