import { MemoryAccountMembers, MemoryAccountPeriods } from '../../shared/adapters/memory/memory-account-periods';
import { MemoryBillableProducts, MemoryBillRuns, MemoryBooks } from '../../shared/adapters/memory/memory-books';
import { MemoryFinanceBooks } from '../../shared/adapters/memory/memory-finance-books';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { accountApi } from '../../shared/billing/account-resources';
import { customerBillApi } from '../../shared/billing/resources';
import { booksContract } from './books';

booksContract('the books in memory', async () => {
  const store = new MemoryResourceStore([...accountApi.resources, ...customerBillApi.resources]);
  const books = new MemoryBooks(store);
  return {
    store,
    books,
    finance: new MemoryFinanceBooks(books),
    products: new MemoryBillableProducts(),
    periods: new MemoryAccountPeriods(),
    members: new MemoryAccountMembers(),
    runs: new MemoryBillRuns(),
  };
});
