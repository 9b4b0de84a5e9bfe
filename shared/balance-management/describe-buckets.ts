import { toIso } from '../kernel/clock';
import { formatNano } from '../kernel/money';
import { describeQuantity } from '../kernel/quantity';
import { type BucketService, unitOf } from '../rating';
import type { BodyOf } from '../tmf/declaration';
import type { AllowanceBucket, BalanceAccount } from './balance-account';
import { productsOfPlans } from './discount-plans';
import { bucketIdOf, usageTypeOf } from './find-bucket';
import { planOfBucket, productOfBucket } from './plan-of-bucket';
import { ruleIdOf } from './renew-allowances';
import { reservedMoney, reservedUnits } from './reservations';
import type { bucket } from './resources';

/** Its address is the view's to give. */
type BucketBody = Omit<BodyOf<typeof bucket>, 'href'>;

/** An account as TMF654 buckets: money first, then the allowances in the order in which they are used. */
export function describeBuckets(account: BalanceAccount, nowMs: number): BucketBody[] {
  const owner = {
    isShared: account.plans.some((plan) => plan.member),
    relatedParty: [{ id: account.partyId, role: 'customer' }],
    ...(account.billingAccountId === undefined ? {} : { partyAccount: { id: account.billingAccountId } }),
  };
  const money: BucketBody = {
    ...owner,
    id: account.balanceId,
    '@type': 'Bucket',
    name: 'Main balance',
    confirmationDate: toIso(account.openedAt),
    usageType: 'monetary',
    status: 'active',
    remainingValue: { amount: formatNano(account.moneyNano), units: account.currency },
    reservedValue: { amount: formatNano(reservedMoney(account)), units: account.currency },
    product: productsOfPlans(account.plans).map((id) => ({ id })),
    validFor: { startDateTime: toIso(account.openedAt) },
  };
  const allowances = [...account.buckets].sort((a, b) => a.priority - b.priority || a.validUntil - b.validUntil);
  return [
    money,
    ...allowances.map((allowance): BucketBody => {
      const productId = productOfBucket(allowance.id);
      return {
        ...owner,
        id: bucketIdOf(account.balanceId, allowance.id),
        '@type': 'Bucket',
        name: ruleIdOf(allowance.id).split('/')[1] ?? '',
        description: `of ${formatUnits(allowance.granted, allowance.service, account.currency)}, used ${placesOf(allowance)}`,
        confirmationDate: toIso(
          allowance.validFrom ?? planOfBucket(account.plans, allowance.id)?.from ?? account.openedAt,
        ),
        usageType: usageTypeOf(allowance.service),
        status: nowMs < allowance.validUntil ? 'active' : 'expired',
        remainingValue: quantityOf(allowance.remaining, allowance.service, account.currency),
        ...reservedOf(reservedUnits(account, allowance.id), allowance.service, account.currency),
        isShared: owner.isShared && !account.plans.some((plan) => plan.member && plan.productId === productId),
        product: [{ id: productId }],
        validFor: {
          ...(allowance.validFrom === undefined ? {} : { startDateTime: toIso(allowance.validFrom) }),
          endDateTime: toIso(allowance.validUntil),
        },
      };
    }),
  ];
}

const placesOf = ({ zones }: AllowanceBucket): string => (zones.length === 0 ? 'anywhere' : `in ${zones.join(', ')}`);

/** A count as TMF654 says it. */
export const quantityOf = (
  count: bigint,
  service: BucketService,
  currency: string,
): { amount: string; units: string } =>
  service === 'money' ? { amount: formatNano(count), units: currency } : describeQuantity(count, unitOf[service]);

const reservedOf = (units: bigint, service: BucketService, currency: string): Pick<BucketBody, 'reservedValue'> =>
  units === 0n ? {} : { reservedValue: quantityOf(units, service, currency) };

function formatUnits(count: bigint, service: BucketService, currency: string): string {
  const { amount, units } = quantityOf(count, service, currency);
  return `${amount} ${units}`;
}
