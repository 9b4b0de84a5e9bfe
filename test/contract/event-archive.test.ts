import { MemoryEventArchive } from '../../shared/adapters/memory/memory-event-archive';
import { eventArchiveContract } from './event-archive';

describe('in memory', () => eventArchiveContract(() => new MemoryEventArchive()));
