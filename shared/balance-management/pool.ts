import { sha256 } from '../kernel/digest';
import type { BalanceAccount } from './balance-account';

type Slice = Pick<BalanceAccount, 'balanceId' | 'slices'>;

/** Slice 0 is the pool's own balance; the others stand beside it as `<pool id>.<n>`. */
const sliceId = (poolId: string, slice: number): string => (slice === 0 ? poolId : `${poolId}.${slice}`);

const OTHER_SLICE = /^(.+)\.(\d{1,4})$/;

/** Whether a balance is one slice of several: what it lacks, another may have. */
export const isSlice = ({ slices = 1 }: Slice): boolean => slices > 1;

/** The pool's own balance; of a balance that is no slice itself. */
export const poolIdOf = (slice: Slice): string =>
  isSlice(slice) ? (OTHER_SLICE.exec(slice.balanceId)?.[1] ?? slice.balanceId) : slice.balanceId;

/** Whether it is a slice beside the pool's own balance. */
export const isOtherSlice = (slice: Slice): boolean => poolIdOf(slice) !== slice.balanceId;

/** All of the pool that a slice is of, the pool's own balance first, whether they were opened or not. */
export const sliceIds = (slice: Slice): string[] =>
  Array.from({ length: slice.slices ?? 1 }, (_, at) => sliceId(poolIdOf(slice), at));

/** The slice that a member's usage charges: always the same, so that its guard sees whatever comes twice. */
export const sliceOfMember = (slice: Slice, memberId: string): string =>
  sliceId(poolIdOf(slice), sha256(memberId).readUInt32BE(0) % (slice.slices ?? 1));

/** What an account is granted of what its product gives: of a pool its own balance has all, and slices fill from there. */
export const grantedTo = (account: Slice, units: bigint): bigint => (isOtherSlice(account) ? 0n : units);
