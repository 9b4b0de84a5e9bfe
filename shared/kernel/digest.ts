import { hash } from 'node:crypto';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** JSON with sorted keys and no `undefined`: the same value always gives the same text. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  let text = '';
  if (isList(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${canonicalJson(item)}`;
    return `[${text}]`;
  }
  for (const key of Object.keys(value).sort()) {
    const item = value[key];
    if (item !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(item)}`;
  }
  return `{${text}}`;
}

/** What stands in JSON as it is: printable ASCII but quotes and backslashes. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** Nearly all texts of ours are plain, and to see that takes half as long as to have them escaped. */
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

export const sha256 = (text: string | Uint8Array): Buffer => hash('sha256', text, 'buffer');
export const sha256Hex = (text: string | Uint8Array): string => hash('sha256', text, 'hex');
