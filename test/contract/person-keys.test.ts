import { MemoryPersonKeys } from '../../shared/adapters/memory/memory-person-keys';
import { personKeysContract } from './person-keys';

describe('the keys of people in memory', () => personKeysContract(() => new MemoryPersonKeys()));
