import { MemoryHubStore } from '../../shared/adapters/memory/memory-hub-store';
import { hubStoreContract } from './hub-store';

describe('the hub in memory', () => hubStoreContract(() => new MemoryHubStore()));
