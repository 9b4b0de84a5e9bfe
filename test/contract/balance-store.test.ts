import { MemoryBalanceStore, MemoryNumberDirectory } from '../../shared/adapters/memory/memory-balances';
import { balanceStoreContract, numberLookupContract } from './balance-store';

const numbers = new MemoryNumberDirectory();
const shared = { balances: new MemoryBalanceStore(), numbers, lookup: numbers };

describe('balances and numbers in memory', () => balanceStoreContract(() => shared));
describe('a lookup of many numbers in memory', () => numberLookupContract(() => shared));
