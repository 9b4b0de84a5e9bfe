import { MemoryLedgerArchive } from '../../shared/adapters/memory/memory-ledger-archive';
import { ledgerArchiveContract } from './ledger-archive';

const archive = new MemoryLedgerArchive();

describe('the ledger’s archive in memory', () => ledgerArchiveContract(() => archive));
