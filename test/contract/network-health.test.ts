import { MemoryNetworkHealth } from '../../shared/adapters/memory/memory-network-health';
import { networkHealthContract } from './network-health';

networkHealthContract('network health in memory', () => new MemoryNetworkHealth());
