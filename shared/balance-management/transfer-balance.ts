import { type Failure, failure, type Violation } from '../kernel/errors';
import { formatNano, NANO_PER_UNIT } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import { transferBalance } from './action-resources';
import type { BalanceAccount } from './balance-account';
import {
  type ActionTarget,
  amountOf,
  asAccepted,
  beforeDelete,
  contradictions,
  moveOf,
  notNow,
  readTarget,
  refused,
} from './check-action';
import { balanceIdOf, bucketIdOf, type FoundBucket, findBucket, isPayable, sayMoney, usageTypeOf } from './find-bucket';
import type { BalanceStore, DailyQuotas, NumberDirectory } from './ports';
import { MONEY, utcDay } from './posting';
import { availableMoney, availableUnits } from './reservations';
import { checkReversal } from './reverse-transfer';

export type TransferBalanceBody = BodyOf<typeof transferBalance>;

/** One transfer, and what one balance sends a day, nano currency units: a gift among friends, not a bank. */
export const TRANSFER_MAX_NANO = 50n * NANO_PER_UNIT;
const A_DAY_NANO = 100n * NANO_PER_UNIT;
const TRANSFERS_A_DAY = 10;

export interface TransferPorts {
  readonly balances: BalanceStore;
  readonly numbers: Pick<NumberDirectory, 'find'>;
  readonly quotas: DailyQuotas;
  /** What a transfer costs at this tenant, nano currency units. */
  costOf(tenant: TenantId): Promise<bigint>;
}

/** Transfers: of what is the sender's own, to a bucket that counts the same, so much a day. */
export const transferHooks = (ports: TransferPorts): ResourceHooks<TransferBalanceBody> => ({
  beforeCreate: (draft, context) => checkTransfer(ports, draft, context),
  beforePatch: async (next, previous, context) => {
    if (moveOf(next, previous) !== undefined) return notNow('A transfer moves by itself; `reversal` takes it back');
    const isAsked = JSON.stringify(next.reversal) !== JSON.stringify(previous.reversal);
    return isAsked ? checkReversal(ports.balances, next, previous, context) : ok(next);
  },
  beforeDelete,
});

async function checkTransfer(
  ports: TransferPorts,
  draft: TransferBalanceBody,
  context: HookContext,
): Promise<Result<TransferBalanceBody, Failure>> {
  const { caller, clock } = context;
  const nowMs = clock.now();
  const target = await readTarget(ports.balances, transferBalance, draft, context);
  if (!target.ok) return target;
  const receiver = await readReceiver(ports, draft, target.value, context);
  if (!receiver.ok) return receiver;
  const costNano = await ports.costOf(caller.tenant);
  const { count, violations } = amountOf(target.value, draft);
  if (draft.reversal) violations.push({ path: 'reversal', message: 'is asked for when the transfer is completed' });
  violations.push(...contradictions(target.value, draft), ...mismatches(target.value, receiver.value, draft, nowMs));
  violations.push(...beyondLimits(target.value, draft, count, costNano));
  if (violations.length > 0) return refused('The transfer cannot be made', violations);
  if (freeOwn(target.value, costNano, draft) < count)
    return err(failure('insufficient-balance', 'The bucket has less than that to send'));
  if (!(await takeQuota(ports, target.value, draft, count, caller.tenant, nowMs)))
    return err(failure('too-many-requests', 'This balance has sent as much today as it may'));
  const { receiverLogicalResource: _number, receiverProduct: _product, ...rest } = draft;
  return ok({
    ...asAccepted(target.value, rest, caller),
    costOwner: draft.costOwner ?? 'originator',
    receiverBucket: { id: bucketIdOf(receiver.value.account.balanceId, receiver.value.bucket.leg) },
    receiverBucketUsageType: usageTypeOf(receiver.value.bucket.service),
    transferCost: { unit: target.value.account.currency, value: formatNano(costNano) },
  });
}

/**
 * Who gets it: by bucket, product or number, which lead to one balance where several are named. Whoever sends learns no
 * more than that there is one.
 */
async function readReceiver(
  ports: TransferPorts,
  { receiverBucket, receiverProduct, receiverLogicalResource }: TransferBalanceBody,
  { bucket }: ActionTarget,
  { caller: { tenant }, clock }: HookContext,
): Promise<Result<ActionTarget, Failure>> {
  const led = [
    ...(receiverBucket ? [{ path: 'receiverBucket', balanceId: balanceIdOf(receiverBucket.id ?? '') }] : []),
    ...(receiverProduct ? [{ path: 'receiverProduct', balanceId: receiverProduct.id }] : []),
    ...(receiverLogicalResource
      ? [
          {
            path: 'receiverLogicalResource',
            balanceId: await balanceOfNumber(ports, tenant, receiverLogicalResource.id ?? '', clock.now()),
          },
        ]
      : []),
  ];
  const [first, ...others] = led;
  const needed = { path: 'receiverBucket', message: 'is needed, or receiverProduct, or receiverLogicalResource' };
  if (!first) return refused('The transfer cannot be made', [needed]);
  const stray = others.find(({ balanceId }) => balanceId !== first.balanceId);
  const account = first.balanceId === undefined ? undefined : await ports.balances.read(tenant, first.balanceId);
  const found =
    account && (receiverBucket ? findBucket(account, receiverBucket.id ?? '') : sameBucket(account, bucket));
  if (!account || !found || stray) {
    const path = `${(stray ?? first).path}.id`;
    const violations = [{ path, message: 'leads to no bucket that counts the same' }];
    return err(failure('unknown-reference', 'There is no bucket to receive it', { violations }));
  }
  return ok({ account, bucket: found });
}

async function balanceOfNumber(
  ports: TransferPorts,
  tenant: TenantId,
  msisdn: string,
  nowMs: number,
): Promise<string | undefined> {
  const spans = await ports.numbers.find(tenant, msisdn);
  return spans.find((span) => span.from <= nowMs && (span.until === undefined || nowMs < span.until))?.balanceId;
}

/** The receiver's bucket that counts what the sender's does, where none is named. */
function sameBucket(account: BalanceAccount, { leg, allowance }: FoundBucket): FoundBucket | undefined {
  if (leg === MONEY || !allowance) return { leg: MONEY, service: 'money' };
  const same = account.buckets.find((one) => countsTheSame(one, allowance));
  return same && { leg: same.id, service: same.service, allowance: same };
}

type Counting = NonNullable<FoundBucket['allowance']>;

const countsTheSame = (one: Counting, other: Counting): boolean =>
  one.service === other.service && [...one.zones].sort().join() === [...other.zones].sort().join();

function mismatches(from: ActionTarget, to: ActionTarget, draft: TransferBalanceBody, nowMs: number): Violation[] {
  const violations: Violation[] = [];
  const [own, theirs] = [from.bucket.allowance, to.bucket.allowance];
  if (from.account.balanceId === to.account.balanceId)
    violations.push({ path: 'receiverBucket.id', message: 'is another balance than that which sends' });
  if (from.account.currency !== to.account.currency)
    violations.push({ path: 'receiverBucket.id', message: `is not in ${from.account.currency}` });
  if (own?.service === 'money') violations.push({ path: 'bucket.id', message: 'is a bonus: it is spent, not sent' });
  if (own && nowMs >= own.validUntil) violations.push({ path: 'bucket.id', message: 'has expired' });
  if (theirs && nowMs >= theirs.validUntil) violations.push({ path: 'receiverBucket.id', message: 'has expired' });
  if ((own === undefined) !== (theirs === undefined) || (own && theirs && !countsTheSame(own, theirs)))
    violations.push({ path: 'receiverBucket.id', message: 'counts something else' });
  const type = usageTypeOf(to.bucket.service);
  if (draft.receiverBucketUsageType !== undefined && draft.receiverBucketUsageType !== type)
    violations.push({ path: 'receiverBucketUsageType', message: `is ${type} of that bucket` });
  return violations;
}

function beyondLimits(
  { account, bucket }: ActionTarget,
  { costOwner }: TransferBalanceBody,
  count: bigint,
  costNano: bigint,
): Violation[] {
  const path = 'amount.amount';
  if (count <= 0n) return [{ path, message: 'is above zero' }];
  if (bucket.leg !== MONEY)
    return costOwner === 'receiver' ? [{ path: 'costOwner', message: 'is the originator' }] : [];
  if (!isPayable(count, account.currency)) return [{ path, message: 'is a whole number of the currency’s minor unit' }];
  if (count > TRANSFER_MAX_NANO)
    return [{ path, message: `is at most ${sayMoney(TRANSFER_MAX_NANO, account.currency)}` }];
  if (costOwner === 'receiver' && count <= costNano) return [{ path, message: 'is more than the transfer costs' }];
  return [];
}

/** What may be sent: held by nobody, and not lent. */
function freeOwn({ account, bucket }: ActionTarget, costNano: bigint, { costOwner }: TransferBalanceBody): bigint {
  const money = availableMoney(account) - account.creditLimitNano - (costOwner === 'receiver' ? 0n : costNano);
  if (!bucket.allowance) return money;
  return money < 0n ? 0n : availableUnits(account, bucket.allowance);
}

const takeQuota = (
  { quotas }: TransferPorts,
  { account, bucket }: ActionTarget,
  draft: TransferBalanceBody,
  count: bigint,
  tenant: TenantId,
  nowMs: number,
): Promise<boolean> =>
  quotas.take({
    tenant,
    quota: `transfer/${account.balanceId}`,
    day: utcDay(nowMs),
    reference: draft.id,
    amount: bucket.leg === MONEY ? count : 0n,
    max: { uses: TRANSFERS_A_DAY, amount: A_DAY_NANO },
  });
