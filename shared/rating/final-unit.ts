import { isIP } from 'node:net';
import type { Violation } from '../kernel/errors';
import type { ValuesOf } from './catalog-values';

/** What a network does with a rating group that has used its last grant (TS 32.291 FinalUnitAction). */
export type FinalUnit =
  | { readonly action: 'TERMINATE' }
  /** A URL, a SIP URI or an IP address: where a subscriber tops up. */
  | { readonly action: 'REDIRECT'; readonly address: string }
  /** Filters that the network knows by these names: what may still be reached. */
  | { readonly action: 'RESTRICT_ACCESS'; readonly filterIds: readonly string[] };

export const TERMINATE: FinalUnit = { action: 'TERMINATE' };
const ADDRESS_LENGTH_MAX = 300;
const FILTER_ID = /^[\w.:-]{1,64}$/;
const MAX_FILTERS = 10;

/** As TS 32.291 RedirectServer tells the kinds of addresses apart. */
export function addressTypeOf(address: string): 'IPV4' | 'IPV6' | 'URL' | 'URI' {
  const family = isIP(address);
  if (family !== 0) return family === 4 ? 'IPV4' : 'IPV6';
  return /^https?:\/\//.test(address) ? 'URL' : 'URI';
}

/** What an offering says under `finalUnit`; undefined when it says nothing. */
export function compileFinalUnit(valuesOf: ValuesOf, violations: Violation[]): FinalUnit | undefined {
  const [value] = valuesOf('finalUnit');
  const finalUnit = parseFinalUnit(value);
  if (value !== undefined && !finalUnit)
    violations.push({
      path: 'prodSpecCharValueUse[finalUnit]',
      message: 'is an action TERMINATE, REDIRECT with an address, or RESTRICT_ACCESS with filterIds',
    });
  return finalUnit;
}

/** An action and what it needs. Undefined when it is none of these. */
export function parseFinalUnit(value: unknown): FinalUnit | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { action, address, filterIds }: { action?: unknown; address?: unknown; filterIds?: unknown } = value;
  if (action === 'TERMINATE') return TERMINATE;
  if (action === 'REDIRECT') return typeof address === 'string' && isAddress(address) ? { action, address } : undefined;
  if (action !== 'RESTRICT_ACCESS' || !Array.isArray(filterIds)) return undefined;
  const ids = filterIds.filter((id): id is string => typeof id === 'string' && FILTER_ID.test(id));
  const isWhole = ids.length === filterIds.length && ids.length > 0 && ids.length <= MAX_FILTERS;
  return isWhole ? { action, filterIds: ids } : undefined;
}

const isAddress = (text: string): boolean =>
  isIP(text) !== 0 ||
  (text.length <= ADDRESS_LENGTH_MAX && /^(https?:\/\/|sips?:)[^\s]+$/.test(text) && URL.canParse(text));
