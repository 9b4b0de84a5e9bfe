import { encodeBalance } from '../../shared/adapters/aws/balance-item';
import { itemBytes } from '../../shared/adapters/aws/item-bytes';
import { type BalanceAccount, RING_SIZE } from '../../shared/balance-management';
import { type BenchGround, withPlan } from './bench-ground';
import { writeUnits } from './write-units';

export interface MeasuredSize {
  readonly plans: number;
  readonly ring: number;
  readonly bytes: number;
  readonly units: number;
}

const PLANS = [1, 2, 3, 4, 6, 10, 20] as const;
const RINGS = [0, 8, RING_SIZE, 24, 32, 64] as const;

/** The item's size by its plans (each with one allowance) and by the guard's ring, the last write one charge. */
export async function measureSizes(ground: BenchGround): Promise<MeasuredSize[]> {
  const { account } = await ground.subscriber(ground.newFunction());
  const charged: BalanceAccount = { ...account, postings: account.postings.slice(-1) };
  const sizes = PLANS.map((plans) => ({ plans, ring: RING_SIZE, account: withPlans(charged, plans) }));
  const rings = RINGS.filter((ring) => ring !== RING_SIZE).map((ring) => ({
    plans: 1,
    ring,
    account: { ...charged, guard: { ...charged.guard, ring: ringOf(charged, ring) } },
  }));
  return [...sizes, ...rings].map((one) => {
    const item = encodeBalance(one.account);
    return { plans: one.plans, ring: one.ring, bytes: itemBytes(item), units: writeUnits(item, item) };
  });
}

/** More plans, but still the last charge's posting: that is what most writes carry. */
function withPlans(account: BalanceAccount, plans: number): BalanceAccount {
  let more = account;
  for (let at = 1; at < plans; at += 1) more = withPlan(more, at, account.openedAt);
  return { ...more, postings: account.postings, number: account.number, headHash: account.headHash };
}

const ringOf = ({ guard }: BalanceAccount, length: number) =>
  Array.from({ length }, (_, at) => guard.ring[at % RING_SIZE]).filter((entry) => entry !== undefined);
