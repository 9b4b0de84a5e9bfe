import { type Failure, failure, type Violation } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { type AccountKey, CHART_OF_ACCOUNTS } from './chart-of-accounts';
import type { JournalEntry } from './journal';
import { type Books, POST_ATTEMPTS_MAX } from './ports';
import { type Move, postEntry } from './post-entry';

export interface HandEntry {
  readonly id: string;
  readonly bookedOn: string;
  readonly currency: string;
  readonly description: string;
  /** Codes of our chart, and a decimal above 0. */
  readonly move: readonly { readonly debit: string; readonly credit: string; readonly amount: string }[];
}

/**
 * Accounts that no hand moves: what documents say must add up to them. A receivable is corrected by a credit or debit note, a prepaid
 * balance by an adjustment.
 */
const BY_DOCUMENTS_ALONE: readonly AccountKey[] = ['receivable', 'prepaid'];

/** Posts what finance enters by hand, once for its id. Fails with `invalid-request`, or `unprocessable` in a month closed for good. */
export async function enterByHand(
  books: Books,
  tenant: TenantId,
  given: HandEntry,
): Promise<Result<JournalEntry, Failure>> {
  const moves = readMoves(given.move);
  if (!moves.ok) return moves;
  const entry = postEntry('manual', { ...given, moves: moves.value });
  if (!entry) return err(failure('invalid-request', 'The entry moves nothing'));
  for (let attempt = 0; attempt < POST_ATTEMPTS_MAX; attempt += 1) {
    if ((await books.post({ tenant, entries: [entry] })) === 'changed') continue;
    return ok((await books.entry(tenant, entry.source)) ?? entry);
  }
  return err(failure('busy', 'Others are posting at the same moment'));
}

function readMoves(move: HandEntry['move']): Result<Move[], Failure> {
  const violations: Violation[] = [];
  const accountOf = (code: string, path: string): AccountKey => {
    const key = (Object.keys(CHART_OF_ACCOUNTS) as AccountKey[]).find((one) => CHART_OF_ACCOUNTS[one].code === code);
    if (key === undefined) violations.push({ path, message: 'is no account of the chart' });
    else if (BY_DOCUMENTS_ALONE.includes(key)) violations.push({ path, message: 'is moved by documents alone' });
    return key ?? 'rounding';
  };
  const moves = move.map(({ debit, credit, amount }, index) => {
    const nano = parseNano(amount) ?? 0n;
    if (nano <= 0n) violations.push({ path: `move.${index}.amount`, message: 'is above 0, with at most 9 decimals' });
    return { debit: accountOf(debit, `move.${index}.debit`), credit: accountOf(credit, `move.${index}.credit`), nano };
  });
  return violations.length === 0
    ? ok(moves)
    : err(failure('invalid-request', 'The entry cannot be posted', { violations }));
}
