import { MemoryDailyQuotas } from '../../shared/adapters/memory/memory-daily-quotas';
import { dailyQuotasContract } from './daily-quotas';

dailyQuotasContract('daily quotas in memory', () => new MemoryDailyQuotas());
