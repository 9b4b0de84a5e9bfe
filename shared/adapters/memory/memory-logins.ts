import { type Failure, failure } from '../../kernel/errors';
import { err, ok, type Result } from '../../kernel/result';
import type { TenantId } from '../../kernel/tenant';
import type { Logins } from '../../party-management/ports';

/** Logins in memory: for tests. */
export class MemoryLogins implements Logins {
  /** Which party each login stands for, by user name or subject. */
  readonly parties = new Map<string, string>();

  async create(login: { tenant: TenantId; partyId: string; username: string }): Promise<Result<void, Failure>> {
    const standing = this.parties.get(login.username);
    if (standing !== undefined && standing !== login.partyId) return err(failure('conflict', 'The user name is taken'));
    this.parties.set(login.username, login.partyId);
    return ok(undefined);
  }

  async attach(login: { tenant: TenantId; partyId: string; subject: string }): Promise<void> {
    this.parties.set(login.subject, login.partyId);
  }
}
