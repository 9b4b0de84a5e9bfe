import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { contractResources, resourceStoreContract } from './resource-store';

describe('resources in memory', () => resourceStoreContract(() => new MemoryResourceStore(contractResources)));
