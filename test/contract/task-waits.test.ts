import { MemoryTaskWaits } from '../../shared/adapters/memory/memory-task-waits';
import { taskWaitsContract } from './task-waits';

taskWaitsContract('memory', () => new MemoryTaskWaits());
