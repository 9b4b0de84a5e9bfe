import { MemoryBulkLines } from '../../shared/adapters/memory/memory-bulk-lines';
import { bulkLinesContract } from './bulk-lines';

bulkLinesContract('memory', () => new MemoryBulkLines());
