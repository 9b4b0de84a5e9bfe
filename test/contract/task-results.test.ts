import { MemoryTaskResults } from '../../shared/adapters/memory/memory-task-results';
import { taskResultsContract } from './task-results';

taskResultsContract('task results in memory', () => new MemoryTaskResults());
