import { MemoryFileAccounts } from '../../shared/adapters/memory/memory-file-accounts';
import { fileAccountsContract } from './file-accounts';

describe('files’ accounts in memory', () => fileAccountsContract(() => new MemoryFileAccounts()));
