import type { Answer, ApiClient } from '../api-client';
import { clientOf } from '../callers';
import type { Stage } from '../stage';

const SIGN_UP = '/farthing/onboarding/v1/signUp';
const ACCOUNT = '/tmf-api/accountManagement/v4/billingAccount';

/** A customer as the rest of a life needs them: ids only, and whoever acts for them. */
export interface Customer {
  readonly partyId: string;
  readonly accountId: string;
  readonly client: ApiClient;
}

interface SignUpBody {
  readonly id: string;
  readonly status: string;
  readonly individual?: { readonly id: string };
  readonly billingAccount?: { readonly id: string };
}

/** People of the demo. The document's number tells the simulated verification what to answer. */
const person = (givenName: string, document: string, more: Readonly<Record<string, unknown>> = {}) => ({
  givenName,
  familyName: 'Byrne',
  identification: { identificationType: 'passport', identificationId: document, issuingCountry: 'IE' },
  consent: { version: '2026-11', purpose: ['analytics'] },
  ...more,
});

/** An agent signs a customer up, who passes the check and gets a login of their own. */
export async function signUpCustomer(stage: Stage): Promise<Customer> {
  const username = `aoife-${stage.run}`;
  const made = await stage.agent.post<SignUpBody>(
    SIGN_UP,
    person('Aoife', 'P1234567', { login: { username } }),
    `${stage.run}-aoife`,
  );
  const customer = await completed(stage, made, await clientOf(stage.tenant, 'subscriber', username));
  stage.report(
    'sign-up',
    `${made.id}: ${made.status}, party ${customer.partyId}, billing account ${customer.accountId}`,
  );
  return customer;
}

/** One whose picture is unclear: a person decides, and the sign-up goes on from where it waited. */
export async function signUpWithReview(stage: Stage): Promise<Customer> {
  const waiting = await stage.agent.post<SignUpBody>(SIGN_UP, person('Brendan', 'REVIEW-7'), `${stage.run}-brendan`);
  const decided = await stage.agent.patch<SignUpBody>(`${SIGN_UP}/${waiting.id}`, { status: 'verified' });
  const customer = await completed(stage, decided, stage.agent);
  stage.report('sign-up', `${waiting.id}: waited in ${waiting.status}, a person verified it, ${decided.status}`);
  return customer;
}

/** One whose document is not genuine: refused, and nothing is made. */
export async function signUpRefused(stage: Stage): Promise<Answer> {
  const answer = await stage.agent.call('POST', SIGN_UP, person('Cormac', 'FAIL-3'), {
    'idempotency-key': `${stage.run}-cormac`,
  });
  stage.report('sign-up', `refused with ${answer.status} ${String(answer.body.code)}: the document did not pass`);
  return answer;
}

/** The billing account follows by an event: it is there a moment after the customer. */
async function completed(stage: Stage, made: SignUpBody, client: ApiClient): Promise<Customer> {
  const [partyId, accountId] = [made.individual?.id, made.billingAccount?.id];
  if (made.status !== 'completed' || partyId === undefined || accountId === undefined)
    throw new Error(`Sign-up ${made.id} is ${made.status}: ${JSON.stringify(made)}`);
  await stage.agent.until(`${ACCOUNT}/${accountId}`, () => true, `Billing account ${accountId}`);
  return { partyId, accountId, client };
}
