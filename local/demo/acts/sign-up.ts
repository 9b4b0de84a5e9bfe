import { answered, awaited, Refused } from '../../../docs/client/client';
import type { Paths } from '../../../docs/client/paths';
import type { ApiClient } from '../api-client';
import { clientOf } from '../callers';
import type { Stage } from '../stage';

const SIGN_UP = '/farthing/onboarding/v1/signUp';

type Asked = Paths[typeof SIGN_UP]['post']['requestBody']['content']['application/json'];
type SignUp = Paths[typeof SIGN_UP]['post']['responses'][201]['content']['application/json'];

/** A customer as the rest of a life needs them: ids only, and whoever acts for them. */
export interface Customer {
  readonly partyId: string;
  readonly accountId: string;
  readonly client: ApiClient;
}

/** People of the demo. The document's number tells the simulated verification what to answer. */
const person = (givenName: string, document: string, more: Partial<Asked> = {}): Asked => ({
  givenName,
  familyName: 'Byrne',
  identification: { identificationType: 'passport', identificationId: document, issuingCountry: 'IE' },
  consent: { version: '2026-11', purpose: ['analytics'] },
  ...more,
});

const signUp = (stage: Stage, body: Asked, key: string) =>
  stage.agent.typed.POST(SIGN_UP, { params: { header: { 'Idempotency-Key': `${stage.run}-${key}` } }, body });

/** An agent signs a customer up, who passes the check and gets a login of their own. */
export async function signUpCustomer(stage: Stage): Promise<Customer> {
  const username = `aoife-${stage.run}`;
  const made = await answered(signUp(stage, person('Aoife', 'P1234567', { login: { username } }), 'aoife'));
  const customer = await completed(stage, made, await clientOf(stage.tenant, 'subscriber', username));
  stage.report(
    'sign-up',
    `${made.id}: ${made.status}, party ${customer.partyId}, billing account ${customer.accountId}`,
  );
  return customer;
}

/** One whose picture is unclear: a person decides, and the sign-up goes on from where it waited. */
export async function signUpWithReview(stage: Stage): Promise<Customer> {
  const waiting = await answered(signUp(stage, person('Brendan', 'REVIEW-7'), 'brendan'));
  const decided = await answered(
    stage.agent.typed.PATCH(`${SIGN_UP}/{id}`, {
      params: { path: { id: waiting.id } },
      body: { status: 'verified' },
    }),
  );
  const customer = await completed(stage, decided, stage.agent);
  stage.report('sign-up', `${waiting.id}: waited in ${waiting.status}, a person verified it, ${decided.status}`);
  return customer;
}

/** One whose document is not genuine: refused, and nothing is made. */
export async function signUpRefused(stage: Stage): Promise<Refused> {
  const { error, response } = await signUp(stage, person('Cormac', 'FAIL-3'), 'cormac');
  stage.report('sign-up', `refused with ${response.status} ${error?.code}: the document did not pass`);
  return new Refused(response.status, error);
}

/** The billing account follows by an event: it is there a moment after the customer. */
async function completed(stage: Stage, made: SignUp, client: ApiClient): Promise<Customer> {
  const [partyId, accountId] = [made.individual?.id, made.billingAccount?.id];
  if (made.status !== 'completed' || partyId === undefined || accountId === undefined)
    throw new Error(`Sign-up ${made.id} is ${made.status}: ${JSON.stringify(made)}`);
  await awaited(
    () =>
      stage.agent.typed.GET('/tmf-api/accountManagement/v4/billingAccount/{id}', {
        params: { path: { id: accountId } },
      }),
    () => true,
    `Billing account ${accountId}`,
  );
  return { partyId, accountId, client };
}
