import type { TenantId } from '../kernel/tenant';

export interface TakeRequest {
  readonly tenant: TenantId;
  /** The same for the same payment, however often it is asked for: the provider takes the money once for it. */
  readonly idempotencyKey: string;
  /** Nano currency units, above zero, a whole number of minor units. */
  readonly amountNano: bigint;
  readonly currency: string;
  /** The provider's name for the instrument; never a card number. */
  readonly token: string;
}

export type ProviderAnswer =
  | { readonly kind: 'done'; readonly authorizationCode: string }
  | { readonly kind: 'declined'; readonly reason: string }
  /** Not decided yet: ask again with the same key. */
  | { readonly kind: 'pending' }
  /** No answer came. The money may have been taken: ask again with the same key, never with another. */
  | { readonly kind: 'unavailable' }
  /** The key was used for another amount or instrument. */
  | { readonly kind: 'key-reused' };

/** Takes money (authorise and capture in one) from an instrument that the provider keeps. */
export interface PaymentProvider {
  take(request: TakeRequest): Promise<ProviderAnswer>;
}

/** What the simulated provider has on record: its own books, apart from ours. */
export interface ProviderRecord {
  readonly requestDigest: string;
  /** Epoch milliseconds of the first ask. */
  readonly firstAskedAtMs: number;
  /** How often it was asked, this time included. */
  readonly asked: number;
}

export interface ProviderRecords {
  /** Counts one more ask under the key; the first one fixes digest and time. One atomic write. */
  ask(key: string, requestDigest: string, nowMs: number): Promise<ProviderRecord>;
}
