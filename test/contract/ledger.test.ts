import { MemoryChargeRecords, MemoryLedger, MemoryTariffStore } from '../../shared/adapters/memory/memory-balances';
import { chargeRecordsContract, ledgerContract, tariffStoreContract } from './ledger';

const ledger = new MemoryLedger();
const records = new MemoryChargeRecords();
const tariffs = new MemoryTariffStore();

describe('the ledger in memory', () => ledgerContract(() => ledger));
describe('charge records in memory', () => chargeRecordsContract(() => records));
describe('tariffs in memory', () => tariffStoreContract(() => tariffs));
