import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { type AccountKey, CHART_OF_ACCOUNTS } from './chart-of-accounts';

/** Which account of the company's own chart one of ours is booked to. */
export interface MappedAccount {
  /** Of our chart: `2100`. */
  readonly code: string;
  /** What our account is told apart by (`DE-1900`); absent: the rest of it. */
  readonly sub?: string;
  /** Of the company's chart, and its name there. */
  readonly companyCode: string;
  readonly companyName?: string;
}

export type AccountMapping = readonly MappedAccount[];

export const MAPPED_ACCOUNTS_MAX = 500;

const CODES = new Set<string>(Object.values(CHART_OF_ACCOUNTS).map(({ code }) => code));

/** Fails with `invalid-request` where an account of ours does not exist or is mapped twice. */
export function checkMapping(mapping: AccountMapping): Result<AccountMapping, Failure> {
  const seen = new Set<string>();
  const violations: Violation[] = [];
  for (const [index, { code, sub = '' }] of mapping.entries()) {
    const path = `account.${index}.code`;
    if (!CODES.has(code)) violations.push({ path, message: 'is no account of the chart' });
    if (seen.has(`${code}/${sub}`)) violations.push({ path, message: 'is mapped twice' });
    seen.add(`${code}/${sub}`);
  }
  return violations.length === 0
    ? ok(mapping)
    : err(failure('invalid-request', 'The mapping cannot be used', { violations }));
}

/** The company's account of one of ours. A tenant that maps nothing uses our chart. Undefined: it maps others, and not this. */
export function companyAccount(
  mapping: AccountMapping,
  account: AccountKey,
  sub: string | undefined,
): { readonly code: string; readonly name: string } | undefined {
  const { code, name } = CHART_OF_ACCOUNTS[account];
  if (mapping.length === 0) return { code, name };
  const of = mapping.filter((mapped) => mapped.code === code);
  const found =
    of.find((mapped) => mapped.sub !== undefined && mapped.sub === sub) ??
    of.find((mapped) => mapped.sub === undefined);
  return found && { code: found.companyCode, name: found.companyName ?? name };
}
