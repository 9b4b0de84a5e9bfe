import type { BalanceAccount } from './balance-account';
import { post, utcDay } from './posting';

/** Lets a balance tell when its money falls below an amount (nano currency units), or no more. Undefined when nothing changes. */
export function changeMoneyNotice(
  account: BalanceAccount,
  belowNano: bigint | undefined,
  atMs: number,
): BalanceAccount | undefined {
  if (belowNano === account.noticeBelowNano) return undefined;
  const { noticeBelowNano: _before, ...rest } = account;
  const next = belowNano === undefined ? rest : { ...rest, noticeBelowNano: belowNano };
  const reference = `moneyNotice/${belowNano ?? 'none'}`;
  return post(next, [{ kind: 'plan', day: utcDay(atMs), at: atMs, reference, legs: [], count: 0, ids: [] }]);
}
