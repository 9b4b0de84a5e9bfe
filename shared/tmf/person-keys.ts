import type { TenantId } from '../kernel/tenant';

/** How long a key is that seals a person's data: AES-256. */
export const PERSON_KEY_BYTES = 32;

/**
 * The key of each person. What is personal is kept sealed under it, so that forgetting the key forgets the person, in
 * every copy and backup at once.
 */
export interface PersonKeys {
  /** The person's key, made at the first call. Throws when it was forgotten: nothing new is kept of who is forgotten. */
  keyFor(tenant: TenantId, person: string): Promise<Uint8Array>;
  /** The person's key, or undefined when there is none (any more). */
  find(tenant: TenantId, person: string): Promise<Uint8Array | undefined>;
  /** Forgets the key for good. Doing it again does nothing. */
  forget(tenant: TenantId, person: string): Promise<void>;
}
