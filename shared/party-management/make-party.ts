import { idFromText } from '../kernel/idempotency';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import type { SignUp } from './carry-out-sign-up';
import { partyPrivacyAgreementResource, privacyApi } from './privacy-resources';
import { customerApi, customerResource, individualResource, partyApi } from './resources';

/** The id of what a sign-up makes: the same each time it is carried out. */
export const madeBy = (tenant: TenantId, signUpId: string, what: string): string =>
  idFromText(`${tenant}#signUp#${signUpId}#${what}`);

/** Makes the person, the customer and the consent of a sign-up. What was made before is left as it is. */
export async function makeParty(tenant: TenantId, signUp: SignUp, store: ResourceStore, nowMs: number) {
  const individual = madeBy(tenant, signUp.id, 'individual');
  const customer = madeBy(tenant, signUp.id, 'customer');
  const agreement = madeBy(tenant, signUp.id, 'agreement');
  const party = { id: individual, '@referredType': 'Individual' };
  const { givenName, familyName, birthDate, contactMedium, identification, consent } = signUp;
  await store.create(
    newResource(individualResource, {
      tenant,
      id: individual,
      body: {
        givenName,
        familyName,
        ...(birthDate === undefined ? {} : { birthDate }),
        ...(contactMedium === undefined ? {} : { contactMedium }),
        individualIdentification: [
          {
            identificationId: identification?.identificationId,
            identificationType: identification?.identificationType,
            issuingAuthority: identification?.issuingCountry,
          },
        ],
        status: 'validated',
      },
      basePath: partyApi.basePath,
      nowMs,
    }),
  );
  await store.create(
    newResource(partyPrivacyAgreementResource, {
      tenant,
      id: agreement,
      body: {
        agreementType: 'consent',
        name: 'Consent at sign-up',
        version: consent?.version,
        engagedParty: [{ ...party, role: 'customer' }],
        characteristic: (consent?.purpose ?? []).map((purpose) => ({
          name: purpose,
          valueType: 'boolean',
          value: true,
        })),
      },
      basePath: privacyApi.basePath,
      nowMs,
    }),
  );
  await store.create(
    newResource(customerResource, {
      tenant,
      id: customer,
      body: {
        name: `${givenName} ${familyName}`,
        engagedParty: party,
        account: [{ id: customer, '@referredType': 'BillingAccount' }],
      },
      basePath: customerApi.basePath,
      nowMs,
    }),
  );
  return { individual, customer, agreement };
}
