import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { chargeBalance } from '../../shared/convergent-charging';
import type { BenchGround } from './bench-ground';
import { median } from './statistics';

const CHARGES_PER_SAMPLE = 200;
const SAMPLES = 25;

/** What one charge computes, without SDK and network: rate, guard, post, hash, pack. Microseconds, p50 of samples. */
export async function measureComputing(ground: BenchGround): Promise<number> {
  const ports = ground.newFunction();
  const { who, account: made } = await ground.subscriber(ports);
  let account = made;
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
