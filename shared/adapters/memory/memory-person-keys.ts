import { randomBytes } from 'node:crypto';
import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';
import { PERSON_KEY_BYTES, type PersonKeys } from '../../tmf/person-keys';

/** The keys of people in memory: for tests. */
export class MemoryPersonKeys implements PersonKeys {
  private readonly keys = new Map<string, Uint8Array | 'forgotten'>();

  async keyFor(tenant: TenantId, person: string): Promise<Uint8Array> {
    const name = `${tenant}#${person}`;
    const standing = this.keys.get(name) ?? randomBytes(PERSON_KEY_BYTES);
    invariant(standing !== 'forgotten', 'nothing new is kept of a person who was forgotten');
    this.keys.set(name, standing);
    return standing;
  }

  async find(tenant: TenantId, person: string): Promise<Uint8Array | undefined> {
    const standing = this.keys.get(`${tenant}#${person}`);
    return standing === 'forgotten' ? undefined : standing;
  }

  async forget(tenant: TenantId, person: string): Promise<void> {
    this.keys.set(`${tenant}#${person}`, 'forgotten');
  }
}
