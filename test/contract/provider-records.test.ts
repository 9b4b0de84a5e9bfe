import { MemoryProviderRecords } from '../../shared/adapters/memory/memory-provider-records';
import { providerRecordsContract } from './provider-records';

providerRecordsContract('provider records in memory', () => new MemoryProviderRecords());
