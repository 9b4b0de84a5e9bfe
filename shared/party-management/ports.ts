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
