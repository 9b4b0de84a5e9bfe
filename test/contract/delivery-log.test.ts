import { MemoryDeliveryLog } from '../../shared/adapters/memory/memory-delivery-log';
import { deliveryLogContract } from './delivery-log';

describe('in memory', () => deliveryLogContract(() => new MemoryDeliveryLog()));
