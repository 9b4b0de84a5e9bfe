import { isId } from '../kernel/ids';
import { CATALOG_TOOLS_PATH } from './tools-path';

const DIGEST = /^[0-9a-f]{64}$/;
const DATA = /^data:(?:application\/x-ndjson|application\/json)?(?:;charset=utf-8)?(;base64)?,(.*)$/is;

/** The address of a file of ours, below the front door. */
export const fileAddress = (digest: string): string => `${CATALOG_TOOLS_PATH}/file/${digest}`;
/** The address that an upload has for a job. */
export const uploadAddress = (id: string): string => `${CATALOG_TOOLS_PATH}/upload/${id}`;

/**
 * What a job's `url` leads to: a file of ours by its digest, an upload by its id, or a text that a `data:` address holds itself.
 * Undefined for any other: we fetch nothing from elsewhere, since whoever could make us do so could look around behind the front door.
 */
export function readFileAddress(
  url: string,
): { readonly digest: string } | { readonly uploadId: string } | { readonly text: string } | undefined {
  const [, base64, data] = DATA.exec(url) ?? [];
  if (data !== undefined) return { text: base64 ? Buffer.from(data, 'base64').toString('utf8') : decoded(data) };
  const digest = idAfter(url, fileAddress(''));
  if (digest !== undefined) return DIGEST.test(digest) ? { digest } : undefined;
  const uploadId = idAfter(url, uploadAddress(''));
  return uploadId !== undefined && isId(uploadId) ? { uploadId } : undefined;
}

function idAfter(url: string, prefix: string): string | undefined {
  const at = url.lastIndexOf(prefix);
  return at < 0 ? undefined : url.slice(at + prefix.length);
}

/** A text that is no valid encoding stands for itself, and is then no catalog's file. */
function decoded(data: string): string {
  try {
    return decodeURIComponent(data);
  } catch {
    return data;
  }
}
