import { MemoryOrderTraces } from '../../shared/adapters/memory/memory-order-traces';
import { orderTracesContract } from './order-traces';

orderTracesContract('memory', () => new MemoryOrderTraces());
