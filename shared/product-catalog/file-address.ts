import { CATALOG_TOOLS_PATH } from './tools-path';

const DIGEST = /^[0-9a-f]{64}$/;
const DATA = /^data:(?:application\/x-ndjson|application\/json)?(?:;charset=utf-8)?(;base64)?,(.*)$/is;

/** The address of a file of ours, below the front door. */
export const fileAddress = (digest: string): string => `${CATALOG_TOOLS_PATH}/file/${digest}`;

/**
 * What a job's `url` leads to: a file of ours by its digest, or a text that a `data:` address holds itself. Undefined for any
 * other: we fetch nothing from elsewhere, since whoever could make us do so could look around behind the front door.
 */
export function readFileAddress(url: string): { readonly digest: string } | { readonly text: string } | undefined {
  const [, base64, data] = DATA.exec(url) ?? [];
  if (data !== undefined) return { text: base64 ? Buffer.from(data, 'base64').toString('utf8') : decoded(data) };
  const at = url.lastIndexOf(`${CATALOG_TOOLS_PATH}/file/`);
  const digest = at < 0 ? '' : url.slice(at + CATALOG_TOOLS_PATH.length + '/file/'.length);
  return DIGEST.test(digest) ? { digest } : undefined;
}

/** A text that is no valid encoding stands for itself, and is then no catalog's file. */
function decoded(data: string): string {
  try {
    return decodeURIComponent(data);
  } catch {
    return data;
  }
}
