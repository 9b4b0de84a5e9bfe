import { MemoryBalanceStore, MemoryNumberDirectory } from '../../shared/adapters/memory/memory-balances';
import { balanceStoreContract } from './balance-store';

const shared = { balances: new MemoryBalanceStore(), numbers: new MemoryNumberDirectory() };

describe('balances and numbers in memory', () => balanceStoreContract(() => shared));
