import { MemoryLogins } from '../../shared/adapters/memory/memory-logins';
import { loginsContract } from './logins';

describe('logins in memory', () => {
  const logins = new MemoryLogins();
  loginsContract(
    () => logins,
    async (username) => logins.parties.get(username),
  );
});
