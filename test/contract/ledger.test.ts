import { MemoryChargeRecords, MemoryLedger, MemoryTariffStore } from '../../shared/adapters/memory/memory-balances';
import { MemoryContents } from '../../shared/adapters/memory/memory-contents';
import { chargeRecordsContract, deckContentsContract, ledgerContract, tariffStoreContract } from './ledger';

const ledger = new MemoryLedger();
const records = new MemoryChargeRecords();
const tariffs = new MemoryTariffStore();
const contents = new MemoryContents();

describe('the ledger in memory', () => ledgerContract(() => ledger));
describe('charge records in memory', () => chargeRecordsContract(() => records));
describe('tariffs in memory', () => tariffStoreContract(() => tariffs));
describe('files of decks in memory', () => deckContentsContract(() => contents));
