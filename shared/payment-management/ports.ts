import type { Failure } from '../kernel/errors';
import type { Result } from '../kernel/result';
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

/** Gives money back onto the instrument that it was taken from. */
export interface RefundRequest extends TakeRequest {
  /** As the provider answered when it took the money. */
  readonly authorizationCode: string;
}

export type ProviderAnswer =
  | { readonly kind: 'done'; readonly authorizationCode: string }
  | { readonly kind: 'declined'; readonly reason: string }
  /** Not decided yet: ask again with the same key. `challengeUrl`: where the payer proves who they are (3-D Secure). */
  | { readonly kind: 'pending'; readonly challengeUrl?: string }
  /** No answer came. The money may have been taken: ask again with the same key, never with another. */
  | { readonly kind: 'unavailable' }
  /** The key was used for another amount or instrument. */
  | { readonly kind: 'key-reused' };

/** Takes money (authorise and capture in one) from an instrument that the provider keeps, and gives it back. */
export interface PaymentProvider {
  take(request: TakeRequest): Promise<ProviderAnswer>;
  refund(request: RefundRequest): Promise<ProviderAnswer>;
}

/** What a provider tells us unasked. It tells it again until it is taken, in any order, and sometimes twice. */
export type ProviderNotice =
  | { readonly about: 'payment'; readonly paymentId: string; readonly answer: Decision }
  | { readonly about: 'refund'; readonly refundId: string; readonly answer: Decision }
  | {
      readonly about: 'dispute';
      readonly disputeId: string;
      readonly paymentId: string;
      readonly amountNano: bigint;
      readonly currency: string;
      readonly reason: string;
      readonly status: 'open' | 'won' | 'lost';
    };

export type Decision = Extract<ProviderAnswer, { kind: 'done' | 'declined' }>;

/** Reads what came to our address: `forbidden` where the signature is not the provider's; undefined for what is not for us. */
export interface NoticeReader {
  read(
    body: string,
    headers: Readonly<Record<string, string>>,
    tenant: TenantId,
  ): Promise<Result<ProviderNotice | undefined, Failure>>;
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
