import { type Clock, toIso } from '../kernel/clock';
import { type Failure, invariant } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { makeParty } from './make-party';
import type { IdentityVerification, Logins } from './ports';
import { signUpResource } from './sign-up-resource';

export type SignUp = BodyOf<typeof signUpResource>;

export interface SignUpPorts {
  readonly store: ResourceStore;
  readonly verification: IdentityVerification;
  readonly logins: Logins;
  readonly clock: Clock;
}

/** Verified, made: a sign-up moves twice, and a race with itself may repeat a move. */
const MOVES_MAX = 4;

/**
 * Brings a sign-up as far as it goes: to `completed`, to `rejected`, or to `verification`, where it waits for a person.
 * Each step may be repeated, so whoever finds one half done calls this again. Fails with `conflict` when the login's
 * name is taken; the sign-up stays `verified` until it is given another.
 */
export async function carryOutSignUp(
  stored: StoredResource,
  ports: SignUpPorts,
): Promise<Result<StoredResource, Failure>> {
  let current = stored;
  for (let move = 0; move < MOVES_MAX; move += 1) {
    const { status } = bodyOf(signUpResource, current);
    if (status !== 'inProgress' && status !== 'verified') return ok(current);
    const moved = status === 'inProgress' ? await verify(current, ports) : await complete(current, ports);
    if (!moved.ok) return moved;
    current = moved.value;
  }
  return ok(current);
}

async function verify(stored: StoredResource, ports: SignUpPorts): Promise<Result<StoredResource, Failure>> {
  const { identification, ...person } = bodyOf(signUpResource, stored);
  invariant(person.givenName && person.familyName && identification?.identificationId, 'a sign-up names who signs up');
  const { outcome, reason } = await ports.verification.verify({
    tenant: stored.tenant,
    id: stored.id,
    identity: {
      givenName: person.givenName,
      familyName: person.familyName,
      birthDate: person.birthDate,
      documentType: identification.identificationType ?? '',
      documentNumber: identification.identificationId,
      issuingCountry: identification.issuingCountry,
    },
  });
  const status = outcome === 'passed' ? 'verified' : outcome === 'failed' ? 'rejected' : 'verification';
  const verification = { outcome, reason, checkedAt: toIso(ports.clock.now()) };
  return move(stored, ports, 'inProgress', (signUp) => ({ ...signUp, status, verification }));
}

async function complete(stored: StoredResource, ports: SignUpPorts): Promise<Result<StoredResource, Failure>> {
  const signUp = bodyOf(signUpResource, stored);
  const made = await makeParty(stored.tenant, signUp, ports.store, ports.clock.now());
  const { tenant } = stored;
  if (signUp.applicant !== undefined)
    await ports.logins.attach({ tenant, partyId: made.individual, subject: signUp.applicant });
  else if (signUp.login?.username !== undefined) {
    const { username, email } = signUp.login;
    const login = await ports.logins.create({ tenant, partyId: made.individual, username, email });
    if (!login.ok) return login;
  }
  return move(stored, ports, 'verified', (body) => ({
    ...body,
    status: 'completed',
    customer: { id: made.customer, '@referredType': 'Customer' },
    // Opened by billing when it hears of the customer, under the customer's id.
    billingAccount: { id: made.customer, '@referredType': 'BillingAccount' },
    agreement: { id: made.agreement, '@referredType': 'PartyPrivacyAgreement' },
  }));
}

/** Moves it on, unless another call did so meanwhile. */
const move = (
  { tenant, id }: StoredResource,
  { store, clock }: SignUpPorts,
  from: SignUp['status'],
  change: (signUp: SignUp) => SignUp,
): Promise<Result<StoredResource, Failure>> =>
  updateResource(store, signUpResource, { tenant, id, nowMs: clock.now() }, (signUp) =>
    ok(signUp.status === from ? change(signUp) : undefined),
  );
