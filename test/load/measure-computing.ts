import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { type BalanceAccount, discountPlans } from '../../shared/balance-management';
import { chargeBalance } from '../../shared/convergent-charging';
import { usageDiscountTariff } from '../../shared/rating';
import { TARIFF } from '../convergent-charging/world';
import { type BenchGround, TENANT } from './bench-ground';
import { median } from './statistics';

const CHARGES_PER_SAMPLE = 200;
const SAMPLES = 25;
const CHANGED_AFTER_MS = 86_400_000;

/** Microseconds, p50 of samples. */
export interface Computing {
  /** Of an ordinary account. */
  readonly ordinaryUs: number;
  /** Of one whose plan was changed, and whose usage a promotion and an agreement discount. */
  readonly changedUs: number;
}

/** What one charge computes, without SDK and network: rate, guard, post, hash, pack. */
export async function measureComputing(ground: BenchGround): Promise<Computing> {
  return {
    ordinaryUs: await computing(ground, (account) => account),
    changedUs: await computing(ground, await changedPlan(ground)),
  };
}

async function computing(ground: BenchGround, as: (account: BalanceAccount) => BalanceAccount): Promise<number> {
  const ports = ground.newFunction();
  const { who, account: made } = await ground.subscriber(ports);
  let account = as(made);
  // The real adapter packs the item; only the client's network is missing.
  const silent = { send: async () => ({}) } as unknown as DynamoDBClient;
  const still = { ...ports, nowOf: async () => Date.now(), balances: new DynamoDbBalanceStore(silent, 'none') };
  const samples: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const usages = Array.from({ length: CHARGES_PER_SAMPLE }, () => [ground.usage(who)]);
    const started = performance.now();
    for (const one of usages) account = (await chargeBalance(still, account, one)).account;
    samples.push(((performance.now() - started) * 1_000) / CHARGES_PER_SAMPLE);
  }
  return median(samples);
}

async function changedPlan(ground: BenchGround): Promise<(account: BalanceAccount) => BalanceAccount> {
  const priceIds = TARIFF.rules.map(({ priceId }) => priceId);
  const promised = usageDiscountTariff(TARIFF.currency, [
    { id: 'promotion-a', percentNano: 10_000_000_000n, priceIds },
    { id: 'agreement-b', percentNano: 5_000_000_000n, priceIds },
  ]);
  await new DynamoDbTariffStore(ground.dynamo, ground.tables.TARIFFS_TABLE).put(TENANT, promised);
  return (account) => ({
    ...account,
    plans: account.plans.flatMap((plan) => {
      const changedAt = plan.from + CHANGED_AFTER_MS;
      const terms = [{ offeringId: promised.offeringId }];
      return [
        { ...plan, until: changedAt },
        { ...plan, from: changedAt },
        ...discountPlans(plan.productId, terms, changedAt),
      ];
    }),
  });
}
