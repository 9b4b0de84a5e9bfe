import { sha256 } from '../kernel/digest';
import { invariant } from '../kernel/errors';
import type { BalanceAccount } from './balance-account';

/** Slice 0 is the pool's own balance; the others stand beside it as `<pool id>.<n>`. */
export const sliceId = (poolId: string, slice: number): string => (slice === 0 ? poolId : `${poolId}.${slice}`);

const OTHER_SLICE = /^(.+)\.(\d{1,3})$/;

/** All of a pool that one slice is of, the pool's own balance first; of any other balance itself. */
export function sliceIds({ balanceId, slices = 1 }: Pick<BalanceAccount, 'balanceId' | 'slices'>): string[] {
  const poolId = slices > 1 ? (OTHER_SLICE.exec(balanceId)?.[1] ?? balanceId) : balanceId;
  return Array.from({ length: slices }, (_, slice) => sliceId(poolId, slice));
}

/** Whether a balance is one slice of several: what it lacks, another may have. */
export const isSlice = ({ slices = 1 }: Pick<BalanceAccount, 'slices'>): boolean => slices > 1;

/** The slice that a member's usage charges: always the same, so that its guard sees whatever comes twice. */
export function sliceOfMember(pool: Pick<BalanceAccount, 'balanceId' | 'slices'>, memberId: string): string {
  const ids = sliceIds(pool);
  const id = ids[sha256(memberId).readUInt32BE(0) % ids.length];
  invariant(id !== undefined, 'a pool has a slice');
  return id;
}

/** What a slice gets of what its pool gets: the parts sum to the whole and differ by one at most. Of no slice the whole. */
export function partOf(account: Pick<BalanceAccount, 'balanceId' | 'slices'>, whole: bigint): bigint {
  const ids = sliceIds(account);
  const [part, rest] = [whole / BigInt(ids.length), whole % BigInt(ids.length)];
  return BigInt(ids.indexOf(account.balanceId)) < rest ? part + 1n : part;
}
