import type { Failure } from '../kernel/errors';
import type { Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';

/** What is shown to prove who somebody is. */
export interface Identity {
  readonly givenName: string;
  readonly familyName: string;
  readonly birthDate?: string;
  readonly documentType: string;
  readonly documentNumber: string;
  readonly issuingCountry?: string;
}

export interface Verdict {
  /** `review`: a person has to look at it. */
  readonly outcome: 'passed' | 'failed' | 'review';
  /** Why not passed; holds no personal data. */
  readonly reason?: string;
}

/** Who checks identities. The same check asked again, by its id, answers the same. */
export interface IdentityVerification {
  verify(check: { readonly tenant: TenantId; readonly id: string; readonly identity: Identity }): Promise<Verdict>;
}

/** Subscribers' logins. Both calls may be repeated. */
export interface Logins {
  /** Makes a login that stands for the party. `conflict` when the name is taken by another. */
  create(login: {
    readonly tenant: TenantId;
    readonly partyId: string;
    readonly username: string;
    readonly email?: string;
  }): Promise<Result<void, Failure>>;
  /** Makes the login of a token's subject stand for the party, from its next token on. */
  attach(login: { readonly tenant: TenantId; readonly partyId: string; readonly subject: string }): Promise<void>;
}

/** One message to one receiver. */
export interface Delivery {
  readonly tenant: TenantId;
  /** The same for the same message and receiver, however often it is tried: the provider sends it once. */
  readonly id: string;
  /** `SMS`, `Email`, … as the message says. */
  readonly messageType: string;
  readonly address: string;
  readonly subject?: string;
  readonly content: string;
  /** Counts the tries from 1. */
  readonly attempt: number;
}

/** `refused`: it will never be delivered there. `unavailable`: try again. The reason holds no personal data. */
export interface Delivered {
  readonly outcome: 'sent' | 'refused' | 'unavailable';
  readonly reason?: string;
}

/** Who carries messages to customers: an SMS centre, a mail service. */
export interface MessageDelivery {
  send(delivery: Delivery): Promise<Delivered>;
}
