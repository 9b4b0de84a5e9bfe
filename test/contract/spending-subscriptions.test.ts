import { MemorySpendingSubscriptions } from '../../shared/adapters/memory/memory-spending-subscriptions';
import { spendingSubscriptionsContract } from './spending-subscriptions';

const shared = new MemorySpendingSubscriptions();

describe('subscriptions to policy counters in memory', () => spendingSubscriptionsContract(() => shared));
